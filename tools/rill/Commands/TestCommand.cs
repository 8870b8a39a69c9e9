using System.CommandLine;
using Rill.Tool.Handbook.Pictures;
using Rill.Tool.Images;
using Rill.Tool.Machines;
using Rill.Tool.Support;
using Rill.Tool.Testing;
using Rill.Tool.Testing.Consoles;
using Rill.Tool.Testing.Handbook;

namespace Rill.Tool.Commands;

/// <summary>`rill test`: runs all tests, on the host and in guests.</summary>
internal sealed class TestCommand
{
    private readonly Argument<string> _filter = new("FILTER")
    {
        Description = "only test projects and scenarios whose name contains this",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => "",
    };

    private readonly Option<bool> _host = new("--host") { Description = "only the tests that run on the host" };

    private readonly Option<bool> _guest = new("--guest") { Description = "only the tests that run in guests" };

    private readonly Option<bool> _all = new("--all") { Description = "also the tests that take long" };

    /// <summary>The command for the command line.</summary>
    public Command Create()
    {
        Command command = new("test", "Build and run the tests; the last line says how many passed and failed")
        {
            _filter, _host, _guest, _all,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        Workspace workspace = Workspace.Open(cancellation);
        TestResults results = new(workspace.Report, workspace.LogsOf("test"));
        string filter = line.GetValue(_filter) ?? "";
        if (!line.GetValue(_guest))
        {
            await new HostTests(workspace.Repository, workspace.Report, cancellation).RunAsync(filter, results);
        }

        if (!line.GetValue(_host))
        {
            await RunGuestTestsAsync(workspace, filter, results);
            await RunHandbookAsync(workspace, line, filter, results);
        }

        results.WriteSummary();
        return results.AllPassed ? 0 : 1;
    }

    private static async Task RunGuestTestsAsync(Workspace workspace, string filter, TestResults results)
    {
        if (KernelTests.Archive.Contains(filter, StringComparison.OrdinalIgnoreCase)
            && await TryBuildAsync(() => workspace.BuildKernelWithAsync(KernelTests.Archive), "kernel-tests", results))
        {
            await new KernelTests(workspace.Files, workspace.Report, workspace.LogsOf, workspace.Cancellation).RunAsync(results);
        }

        IReadOnlyList<PictureSource> pictures = PictureSource.All(workspace.Repository);
        IReadOnlyList<GuestSystem> consoles = ConsoleTests.SystemsOf(filter, pictures);
        if (consoles.Count > 0)
        {
            DiskImage? image = null;
            if (await TryBuildAsync(() => workspace.BuildSystemsAsync(consoles), "console", results)
                && await TryBuildAsync(async () => image = await ImageCommand.MakeAsync(workspace), "image", results))
            {
                ConsoleTests tests = new(
                    workspace.Files, image!.FilePath, pictures, workspace.Report, workspace.LogsOf, workspace.Cancellation);
                await tests.RunAsync(filter, results);
            }
        }

        IReadOnlyList<Scenario> scenarios = Scenario.Find(workspace.Repository, filter);
        if (scenarios.Count > 0
            && await TryBuildAsync(
                () => workspace.BuildSystemsAsync([GuestSystem.Linux, GuestSystem.Rill], GuestTests.Archive),
                "guest",
                results))
        {
            GuestTests tests = new(workspace.Runner, workspace.Report, workspace.LogsOf, workspace.Cancellation);
            await tests.RunAsync(scenarios, results);
        }
    }

    private async Task RunHandbookAsync(Workspace workspace, ParseResult line, string filter, TestResults results)
    {
        IReadOnlyList<TestedPage> pages = HandbookTests.Find(workspace.Repository, filter);
        if (pages.Count > 0
            && await TryBuildAsync(
                () => workspace.BuildSystemsAsync([GuestSystem.Linux, GuestSystem.Rill], GuestTests.Archive),
                "handbook",
                results))
        {
            Command tool = line.RootCommandResult.Command;
            HandbookTests tests = new(
                workspace.Repository,
                words => tool.Parse(words).Errors is [var error, ..] ? error.Message : null,
                workspace.Cancellation);
            await tests.RunAsync(pages, line.GetValue(_all), results);
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
