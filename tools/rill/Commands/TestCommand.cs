using System.CommandLine;
using Rill.Tool.CommandLine;
using Rill.Tool.Handbook.Pictures;
using Rill.Tool.Images;
using Rill.Tool.Machines;
using Rill.Tool.Support;
using Rill.Tool.Testing;
using Rill.Tool.Testing.Consoles;
using Rill.Tool.Testing.Fuzzing;
using Rill.Tool.Testing.Handbook;
using Rill.Tool.Testing.Terminals;

namespace Rill.Tool.Commands;

/// <summary>`rill test`: runs all tests, on the host and in guests.</summary>
internal sealed class TestCommand
{
    private readonly Argument<string[]> _names = new("NAME")
    {
        Description = "parts of tests' names as --list shows them, upper and lower case alike; none means all",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _host = ToolOptions.Flag("--host", "only the tests that run on the host");

    private readonly Option<bool> _guest = ToolOptions.Flag("--guest", "only the tests that run in guests");

    private readonly Option<bool> _all = ToolOptions.Flag("--all", "also the tests that take long");

    private readonly Option<bool> _list = ToolOptions.Flag("--list", "show the names, and run nothing");

    /// <summary>The command for the command line.</summary>
    public Command Create()
    {
        ToolCommand command = new("test", "Build and run the tests; the last line says how many passed and failed")
        {
            TakesWords = true,
            Statuses = [ExitStatus.Negative],
            Usage = "./rill test [OPTION]... [NAME]...",
            Notes =
            [
                "A test that --list marks with [--all] takes long: it runs with --all, or when its whole name is "
                    + "given. A console test or fuzz on Linux, marked [Linux], runs when the name given contains 'Linux'.",
                "The seed of fuzz tests is drawn anew for each run and shown; RILL_FUZZ_SEED in the environment gives it.",
            ],
            Examples =
            [
                ("./rill test", "all tests, but those that take long"),
                ("./rill test --list", "their names"),
                ("./rill test --guest shell/", "all scenarios of tests/guest/shell"),
                ("./rill test 'console: 4 CPUs' guest:", "a name with blanks, and a part of many names"),
                ("./rill test 'Tool.Tests: BootstrapReader'", "of a host project, the tests of one class"),
            ],
        };
        command.Arguments.Add(_names);
        foreach (Option option in new Option[] { _host, _guest, _all, _list })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(_host) && result.GetValue(_guest))
            {
                result.AddError("--host and --guest: each leaves out what the other asks for; without both all tests run");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        Repository repository = Repository.Find();
        string[] names = line.GetValue(_names) ?? [];
        bool list = line.GetValue(_list);
        (bool host, bool guest) = (line.GetValue(_host), line.GetValue(_guest));
        TestCatalog catalog = TestCatalog.Of(repository);
        TestSelection selection = catalog.Select(names, line.GetValue(_all) || list, IsWanted);
        if (list)
        {
            foreach (TestEntry entry in names.Length > 0
                ? selection.Entries
                : catalog.Entries.Where(entry => IsWanted(entry.Place)))
            {
                Console.WriteLine(entry.When.Length > 0 ? $"{entry.Name} [{entry.When}]" : entry.Name);
            }

            foreach (HostSelection part in selection.HostParts)
            {
                Console.WriteLine($"{part.Project}: {part.Part}");
            }

            return (int)ExitStatus.Done;
        }

        Workspace workspace = Workspace.Open(cancellation);
        TestResults results = new(workspace.Report, workspace.LogsOf("test"));
        await new HostTests(repository, workspace.Report, cancellation).RunAsync(
            selection.NamesIn(TestPlace.Host), selection.HostParts, results);
        if (selection.Entries.Any(entry => entry.Place != TestPlace.Host))
        {
            await RunGuestTestsAsync(workspace, catalog, selection, results);
            await RunFuzzTestsAsync(workspace, selection, results);
            await RunTerminalTestsAsync(workspace, selection, results);
            await RunHandbookAsync(workspace, selection, results);
        }

        results.WriteSummary();
        return results.AllPassed ? (int)ExitStatus.Done : (int)ExitStatus.Negative;

        bool IsWanted(TestPlace place) => place == TestPlace.Host ? !guest : !host;
    }

    private static async Task RunGuestTestsAsync(
        Workspace workspace, TestCatalog catalog, TestSelection selection, TestResults results)
    {
        IReadOnlySet<string> kernel = selection.NamesIn(TestPlace.Kernel);
        if (kernel.Count > 0
            && await TryBuildAsync(() => workspace.BuildKernelWithAsync(KernelTests.Archive), "kernel-tests", results))
        {
            bool isAll = kernel.Count == catalog.Entries.Count(entry => entry.Place == TestPlace.Kernel);
            await new KernelTests(workspace.Files, workspace.Report, workspace.LogsOf, workspace.Cancellation)
                .RunAsync(kernel, isAll, results);
        }

        IReadOnlySet<string> sessions = selection.NamesIn(TestPlace.Console);
        ConsoleTest[] consoles = [.. ConsoleTests.AllWith(PictureSource.All(workspace.Repository))
            .Where(test => sessions.Contains(test.Name))];
        if (consoles.Length > 0)
        {
            DiskImage? image = null;
            GuestSystem[] systems = [.. consoles.Select(test => test.System).Distinct()];
            if (await TryBuildAsync(() => workspace.BuildSystemsAsync(systems), "console", results)
                && await TryBuildAsync(async () => image = await ImageCommand.MakeAsync(workspace), "image", results))
            {
                ConsoleTests tests = new(
                    workspace.Files, image!.FilePath, workspace.Report, workspace.LogsOf, workspace.Cancellation);
                await tests.RunAsync(consoles, results);
            }
        }

        IReadOnlySet<string> names = selection.NamesIn(TestPlace.Guest);
        Scenario[] scenarios = [.. Scenario.FindAll(workspace.Repository)
            .Where(scenario => names.Contains(GuestTests.NamePrefix + scenario.Name))];
        if (scenarios.Length > 0
            && await TryBuildAsync(
                () => workspace.BuildSystemsAsync([GuestSystem.Linux, GuestSystem.Rill], GuestTests.Archive),
                "guest",
                results))
        {
            GuestTests tests = new(workspace.Runner, workspace.Report, workspace.LogsOf, workspace.Cancellation);
            await tests.RunAsync(scenarios, results);
        }
    }

    private static async Task RunFuzzTestsAsync(Workspace workspace, TestSelection selection, TestResults results)
    {
        IReadOnlySet<string> names = selection.NamesIn(TestPlace.Fuzz);
        FuzzTest[] tests = [.. FuzzTests.All.Where(test => names.Contains(test.Name))];
        GuestSystem[] systems = [.. tests.Select(test => test.System).Distinct()];
        if (tests.Length > 0
            && await TryBuildAsync(() => workspace.BuildSystemsAsync(systems, GuestTests.Archive), "fuzz", results))
        {
            FuzzTests runner = new(workspace.Runner, workspace.Report, workspace.LogsOf, workspace.Cancellation);
            await runner.RunAsync(tests, results);
        }
    }

    private static async Task RunTerminalTestsAsync(Workspace workspace, TestSelection selection, TestResults results)
    {
        IReadOnlySet<string> names = selection.NamesIn(TestPlace.Terminal);
        TerminalTest[] tests = [.. TerminalTests.All.Where(test => names.Contains(test.Name))];
        if (tests.Length > 0 && await TryBuildAsync(() => workspace.BuildAllAsync(), "terminal", results))
        {
            TerminalTests runner = new(workspace.Repository, workspace.Report, workspace.LogsOf("terminal"));
            await runner.RunAsync(tests, results, workspace.Cancellation);
        }
    }

    private static async Task RunHandbookAsync(Workspace workspace, TestSelection selection, TestResults results)
    {
        IReadOnlySet<string> names = selection.NamesIn(TestPlace.Handbook);
        if (names.Count > 0
            && await TryBuildAsync(
                () => workspace.BuildSystemsAsync([GuestSystem.Linux, GuestSystem.Rill], GuestTests.Archive),
                "handbook",
                results))
        {
            HandbookTests tests = new(
                workspace.Repository,
                words => UsageProblems.Of(RillTool.Parse(words), words).FirstOrDefault(),
                workspace.Cancellation);
            await tests.RunAsync(names, results);
        }
    }

    private static async Task<bool> TryBuildAsync(Func<Task> build, string what, TestResults results)
    {
        try
        {
            await build();
            return true;
        }
        catch (ToolException error)
        {
            results.Fail($"{what}: build", error.Message);
            return false;
        }
    }
}
