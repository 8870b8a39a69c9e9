using Rill.Tool.Support;

namespace Rill.Tool.Tests.CommandLine;

/// <summary>`./rill` itself, as a process: what a script sees of its ends. Nothing here builds or boots.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("exec", "--timout", "5", "--", "true")]
    [InlineData("run", "--cpu", "4")]
    [InlineData("build", "posx")]
    [InlineData("bench", "cals")]
    [InlineData("test", "no such test")]
    [InlineData()]
    public async Task AWrongCommandLineHasItsStatusAndLastLine(params string[] words)
    {
        HostResult result = await RunAsync("./rill", words);
        Assert.Equal((int)ExitStatus.Usage, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.All(result.Errors.TrimEnd().Split('\n'), line => Assert.StartsWith("rill: ", line));
        Assert.StartsWith("rill: status 120: ", result.Errors.TrimEnd().Split('\n')[^1]);
    }

    [Fact]
    public async Task HelpIsNoError()
    {
        HostResult result = await RunToolAsync("exec", "--timout", "--help");
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains("./rill exec [OPTION]... -- COMMAND...", result.Output);
        Assert.Contains("(1 to 604800)", result.Output);
        Assert.Contains("[default: 1024]", result.Output);
        Assert.Contains("124  the time was up", result.Output);
    }

    [Fact]
    public async Task TheListShowsWhatANameMeans()
    {
        HostResult result = await RunToolAsync("test", "--list", "console: 4 CPUs", "Tool.Tests", "tool.tests: Reader");
        Assert.Equal((0, "Tool.Tests\nconsole: 4 CPUs\nTool.Tests: Reader\n", ""), (result.ExitCode, result.Output, result.Errors));
    }

    /// <summary>A failure of the tool has another status than a wrong command line, and its reason.</summary>
    [Fact]
    public async Task AFailureOfTheToolHasItsStatusAndLastLine()
    {
        _folder.Write("bootstrap.yml", "components: 5\n");
        HostResult result = await RunAsync(
            "env", $"RILL_ROOT={_folder.Path}", "dotnet", typeof(ExitStatus).Assembly.Location, "exec", "--", "true");
        Assert.Equal((int)ExitStatus.Failed, result.ExitCode);
        Assert.StartsWith("rill: bootstrap.yml:1: components: ", result.Errors);
        Assert.EndsWith("\nrill: status 121: the tool failed\n", result.Errors);
    }

    /// <summary>The launcher fails as the tool does.</summary>
    [Fact]
    public async Task AFailureOfTheLauncherHasItsStatusAndLastLine()
    {
        HostResult result = await RunAsync(
            "env", "PATH=" + _folder.Path, "RILL_SKIP_PACKAGES=1", "/bin/bash", "-c",
            "PATH=" + LinkTools("dirname", "readlink", "dpkg-query") + "; . ./rill");
        Assert.Equal((int)ExitStatus.Failed, result.ExitCode);
        Assert.StartsWith("rill: ", result.Errors);
        Assert.EndsWith("\nrill: status 121: the tool failed\n", result.Errors);
    }

    /// <summary>No other file that happens to be open is read or written in its place.</summary>
    [Theory]
    [InlineData("exec --stdin -- cat <&-", "rill: standard input: ")]
    [InlineData("test --list >&-", "rill: standard output: Bad file descriptor\n")]
    public async Task AClosedStandardStreamIsAFailure(string words, string message)
    {
        HostResult result = await RunAsync("sh", "-c", $"./rill {words}");
        Assert.Equal((int)ExitStatus.Failed, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains(message, result.Errors);
    }

    [Fact]
    public async Task OutputThatNobodyCanKeepIsAFailure()
    {
        HostResult result = await RunAsync("sh", "-c", "./rill test --list >/dev/full");
        Assert.Equal((int)ExitStatus.Failed, result.ExitCode);
        Assert.EndsWith(
            "rill: standard output: No space left on device\nrill: status 121: the tool failed\n", result.Errors);
    }

    /// <summary>A folder for PATH in which only these programs are.</summary>
    private string LinkTools(params string[] names)
    {
        foreach (string name in names)
        {
            File.CreateSymbolicLink(Path.Combine(_folder.Path, name), Path.Combine("/usr/bin", name));
        }

        return _folder.Path;
    }

    /// <summary>The tool without its launcher, which may have to build it first.</summary>
    private static Task<HostResult> RunToolAsync(params string[] words) =>
        RunAsync("dotnet", [typeof(ExitStatus).Assembly.Location, .. words]);

    private static Task<HostResult> RunAsync(string program, params string[] arguments) =>
        HostCommand.RunAsync(
            program.StartsWith("./", StringComparison.Ordinal) ? Repository.Find().PathOf(program) : program,
            arguments,
            Repository.Find().Root);
}
