using Rill.Tool.Support;

namespace Rill.Tool.Tests.Support;

public sealed class FailureTextTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ShortOutputIsShownWholeAndKept()
    {
        string log = Path.Combine(_folder.Path, "logs/part.log");

        ToolException error = await Assert.ThrowsAsync<ToolException>(() => HostCommand.RunCheckedAsync(
            "sh", ["-c", "echo to output; echo to errors >&2; exit 3"], _folder.Path, log));

        Assert.Contains("to output", error.Message, StringComparison.Ordinal);
        Assert.Contains("to errors", error.Message, StringComparison.Ordinal);
        Assert.Contains("ended with status 3", error.Message, StringComparison.Ordinal);
        Assert.Contains(log, error.Message, StringComparison.Ordinal);
        Assert.Contains("to errors", File.ReadAllText(log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfLongOutputTheLinesThatNameErrorsAreShown()
    {
        string log = Path.Combine(_folder.Path, "part.log");

        ToolException error = await Assert.ThrowsAsync<ToolException>(() => HostCommand.RunCheckedAsync(
            "sh", ["-c", "echo 'ld.lld: error: undefined symbol: f' >&2; seq 1 500 >&2; exit 1"], _folder.Path, log));

        Assert.Contains("undefined symbol: f", error.Message, StringComparison.Ordinal);
        Assert.Contains("more lines)", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Split('\n').Length, 10, 70);
        Assert.Contains("\n250\n", File.ReadAllText(log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingProgramIsNamed()
    {
        ToolException error = await Assert.ThrowsAsync<ToolException>(() => HostCommand.RunCheckedAsync(
            "no-such-linker", [], _folder.Path, Path.Combine(_folder.Path, "log")));

        Assert.Contains("no-such-linker is not installed", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Neither MSBuild's own form of messages nor its verbosity decides what is heard of a tool that a step runs.</summary>
    [Fact]
    public async Task ToolInABuildStepIsHeard()
    {
        _folder.Write("p.proj", """
            <Project DefaultTargets="Build">
              <Target Name="Build">
                <Exec Command="echo collect2: ld returned 1; echo 'Unhandled exception in ilc' &gt;&amp;2; exit 1" />
              </Target>
            </Project>
            """);

        ToolException error = await Assert.ThrowsAsync<ToolException>(() => Tool.Building.DotnetBuild.RunCheckedAsync(
            new Repository(_folder.Path),
            ["build", Path.Combine(_folder.Path, "p.proj")],
            Path.Combine(_folder.Path, "log"),
            CancellationToken.None));

        Assert.Contains("collect2: ld returned 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("Unhandled exception in ilc", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "out/stamps/dotnet.begun")));
    }
}
