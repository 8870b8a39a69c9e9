using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Rill.Tool.Building;
using Rill.Tool.Support;

namespace Rill.Tool.Testing;

/// <summary>Runs the xunit projects in tests/*.Tests on the host.</summary>
internal sealed partial class HostTests(Repository repository, Report report, CancellationToken cancellation)
{
    private static readonly XNamespace s_trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>The projects' names, in order.</summary>
    public static IEnumerable<string> ProjectsIn(Repository repository) =>
        FilesIn(repository).Select(file => Path.GetFileNameWithoutExtension(file)!);

    /// <summary>
    /// Builds and runs the projects named <paramref name="whole"/>, and of others the tests that <paramref name="parts"/>
    /// mean.
    /// </summary>
    public async Task RunAsync(
        IReadOnlySet<string> whole, IReadOnlyList<HostSelection> parts, TestResults results)
    {
        (string Project, string? Filter, string[] Parts)[] runs = [.. FilesIn(repository)
            .Select(file => (Project: file, Name: Path.GetFileNameWithoutExtension(file)))
            .Where(one => whole.Contains(one.Name) || parts.Any(part => part.Project == one.Name))
            .Select(one => (
                one.Project,
                whole.Contains(one.Name) ? null : FilterOf(one.Name, parts),
                parts.Where(part => part.Project == one.Name).Select(part => part.Part).ToArray()))];
        string[] projects = [.. runs.Select(run => run.Project)];
        if (projects.Length == 0)
        {
            return;
        }

        // Built together, so that what they share is compiled once; a failure shows again where it belongs.
        string solution = Path.Combine(repository.Out, "tests.slnx");
        StringBuilder text = new("<Solution>\n");
        foreach (string project in projects)
        {
            text.Append($"  <Project Path=\"{Path.GetRelativePath(repository.Out, project)}\" />\n");
        }

        Directory.CreateDirectory(repository.Out);
        await File.WriteAllTextAsync(solution, text.Append("</Solution>\n").ToString(), cancellation);
        HostResult together = await report.WhileAsync(
            "building the host tests", () => BuildAsync(solution));
        foreach ((string project, string? only, string[] named) in runs)
        {
            await report.WhileAsync(
                Path.GetFileNameWithoutExtension(project),
                () => RunProjectAsync(project, only, named, together.ExitCode == 0, results));
        }
    }

    private static IEnumerable<string> FilesIn(Repository repository) =>
        Directory.Exists(repository.PathOf("tests"))
            ? Directory.EnumerateDirectories(repository.PathOf("tests"), "*.Tests")
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
                .Order(StringComparer.Ordinal)
            : [];

    /// <summary>
    /// What `dotnet test --filter` takes for the parts of one project; null for all of it. The values of a theory's case
    /// are not part of the name there, so all of its cases run.
    /// </summary>
    public static string? FilterOf(string project, IEnumerable<HostSelection> parts)
    {
        string[] names = [.. parts.Where(part => part.Project == project).Select(part => part.Part.Split('(')[0])];
        return names.Contains("") ? null
            : string.Join('|', names.Select(name => "FullyQualifiedName~" + Special().Replace(name, @"\$0")));
    }

    /// <summary>Those of <paramref name="parts"/> that no test's full name contains, as a run's results have them.</summary>
    public static IEnumerable<string> PartsOfNoTest(XDocument trx, IEnumerable<string> parts)
    {
        string[] names = [.. trx.Descendants(s_trx + "TestMethod")
            .Select(test => $"{test.Attribute("className")?.Value}.{test.Attribute("name")?.Value}")];
        return parts.Where(part =>
            !names.Any(name => name.Contains(part.Split('(')[0], StringComparison.OrdinalIgnoreCase)));
    }

    private async Task RunProjectAsync(
        string project, string? only, string[] named, bool isBuilt, TestResults results)
    {
        string name = Path.GetFileNameWithoutExtension(project);
        if (!isBuilt)
        {
            HostResult alone = await BuildAsync(project);
            if (alone.ExitCode != 0)
            {
                results.Fail($"{name}: build", FailureText.Joined(alone));
                return;
            }
        }

        string folder = Path.Combine(repository.Out, "tests");
        string file = Path.Combine(folder, name + ".trx");
        Directory.CreateDirectory(folder);
        File.Delete(file);
        HostResult run = await DotnetAsync(
            [
                "test", project, "-c", "Release", "--no-build", "--nologo",
                "--results-directory", folder, "--logger", $"trx;LogFileName={name}.trx",
                .. only is null ? Array.Empty<string>() : ["--filter", only],
            ]);
        if (!File.Exists(file) && (run.ExitCode != 0 || only is null))
        {
            results.Fail($"{name}: run", FailureText.Joined(run));
            return;
        }

        // Without a test that fits there may be no file.
        XDocument trx = File.Exists(file) ? XDocument.Load(file) : new XDocument();
        foreach (string part in PartsOfNoTest(trx, named))
        {
            results.Fail($"{name}: {part}", $"no test of {name} has '{part}' in its name (namespace, class and method)");
        }

        if (!trx.Descendants(s_trx + "UnitTestResult").Any())
        {
            if (only is null)
            {
                results.Fail($"{name}: run", "it has no tests");
            }

            return;
        }

        bool anyFailed = ReadResults(name, trx, results);
        if (run.ExitCode != 0 && !anyFailed)
        {
            // The tests passed, but the process around them did not end well.
            results.Fail($"{name}: run", FailureText.Joined(run));
        }
    }

    private static bool ReadResults(string project, XDocument trx, TestResults results)
    {
        bool anyFailed = false;
        foreach (XElement test in trx.Descendants(s_trx + "UnitTestResult"))
        {
            string name = $"{project}: {test.Attribute("testName")?.Value}";
            switch (test.Attribute("outcome")?.Value)
            {
                case "Passed":
                    _ = TimeSpan.TryParse(
                        test.Attribute("duration")?.Value, CultureInfo.InvariantCulture, out TimeSpan took);
                    results.Pass(name, took);
                    break;
                case "NotExecuted":
                    results.Skip(name, test.Descendants(s_trx + "Message").FirstOrDefault()?.Value ?? "skipped");
                    break;
                default:
                    anyFailed = true;
                    results.Fail(name, string.Join('\n', test.Descendants(s_trx + "ErrorInfo").Elements()
                        .Select(element => element.Value)));
                    break;
            }
        }

        return anyFailed;
    }

    private async Task<HostResult> BuildAsync(string project)
    {
        using (await BuildLock.TakeAsync(repository, report, cancellation))
        {
            return await DotnetBuild.RunAsync(repository, ["build", project], cancellation);
        }
    }

    /// <summary>What has a meaning in a filter.</summary>
    [GeneratedRegex(@"[\\()&|=!~]")]
    private static partial Regex Special();

    private Task<HostResult> DotnetAsync(params string[] arguments) =>
        HostCommand.RunAsync("dotnet", arguments, repository.Root, null, cancellation);
}
