using Rill.Tool.Handbook.Pictures;
using Rill.Tool.Support;
using Rill.Tool.Testing.Consoles;

namespace Rill.Tool.Tests.Handbook;

public sealed class PictureTests : IDisposable
{
    private readonly HandbookFolder _tree = new();

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData("boot.dot", "digraph { a -> b }", "digraph { a -> c }")]
    [InlineData("boot.console", "$ ./rill run\n", "$ ./rill run --uefi\n")]
    public async Task APictureIsFreshUntilItsTextOrItselfChanges(string name, string text, string other)
    {
        string source = "handbook/pictures/" + name;
        _tree.Write(source, text);
        PictureSource picture = Assert.Single(PictureSource.All(_tree.Repository));
        Assert.False(picture.IsFresh());
        await picture.DrawAsync(default);
        Assert.True(picture.IsFresh());
        string drawn = _tree.Read("handbook/pictures/boot.svg");
        Assert.StartsWith("<svg", drawn);

        _tree.Write(source, other);
        Assert.False(picture.IsFresh());
        _tree.Write(source, text);
        Assert.True(picture.IsFresh());
        _tree.Write("handbook/pictures/boot.svg", drawn.Replace("<text", "<text ", StringComparison.Ordinal));
        Assert.False(picture.IsFresh());
    }

    [Fact]
    public async Task AGraphIsDrawnTheSameEachTimeAndNamesNoVersion()
    {
        const string Graph = "digraph { node [class=kernel]; a -> b [label=\"x < y\"]; subgraph cluster_c { a } }";
        string drawn = await GraphDrawing.DrawAsync(Graph, "here");
        Assert.Equal(drawn, await GraphDrawing.DrawAsync(Graph, "here"));
        Assert.DoesNotContain("raphviz", drawn);
        Assert.DoesNotContain("DOCTYPE", drawn);
        Assert.DoesNotContain(" id=", drawn);
        Assert.Contains("class=\"node kernel\"", drawn);
        Assert.Contains("prefers-color-scheme: dark", drawn);
    }

    [Fact]
    public async Task AGraphThatIsWrongIsToldWithItsPlace()
    {
        ToolException error = await Assert.ThrowsAsync<ToolException>(
            () => GraphDrawing.DrawAsync("digraph {\na ->\n}", "handbook/a.md:3"));
        Assert.StartsWith("handbook/a.md:3: graphviz does not draw this:", error.Message);
        Assert.Contains("syntax error", error.Message);
    }

    [Fact]
    public void TwoTextsOfOnePictureAreRefused()
    {
        _tree.Write("handbook/pictures/boot.dot", "digraph { a }");
        _tree.Write("handbook/pictures/boot.console", "$ ls\n");
        ToolException error = Assert.Throws<ToolException>(() => PictureSource.All(_tree.Repository));
        Assert.Contains("handbook/pictures/boot.svg would be drawn from", error.Message);
    }

    [Fact]
    public void AConsoleShowsColoursPromptsAndMarkupAsText()
    {
        string drawn = ConsoleDrawing.Draw("rill:~# ls <here>\r\n\x1b[1;34mbin\x1b[0m  \x1b[?25hetc\r\n");
        Assert.Matches("font-weight=\"bold\"[^>]*style=\"fill:#7ee787\">rill:~#</text>", drawn);
        Assert.Contains(">ls &lt;here&gt;</text>", drawn);
        Assert.Matches("font-weight=\"bold\"[^>]*style=\"fill:#79c0ff\">bin</text>", drawn);
        Assert.Contains(">etc</text>", drawn);
        Assert.DoesNotContain("\x1b", drawn);
        Assert.DoesNotContain("25h", drawn);
    }

    [Fact]
    public void ALongLineOfAConsoleIsWrapped()
    {
        List<ConsoleRun>[] rows = [.. ConsoleText.Read(new string('x', 250), 100)];
        Assert.Equal([100, 100, 50], rows.Select(row => row.Sum(run => run.Text.Length)));
    }

    [Fact]
    public void WhatATerminalSentBecomesTextWithItsColoursOnly()
    {
        string text = ConsoleText.Clean("GRUB\r\n\x1b[H\x1b[J\x1b[1;1HRill kernel\r\nrill:~# \x1b[6nls\r\n\x1b[1;34mbin\x1b[m  \r\n");
        Assert.Equal("Rill kernel\nrill:~# ls\n\x1b[1;34mbin\x1b[m\n", text);
        Assert.Equal([("rill:~# ", "ls")], ConsoleText.TypedIn(text));
    }

    [Theory]
    [InlineData("memory 1011 MiB", "memory 998 MiB", true)]
    [InlineData("free     12", "free  1024", true)]
    [InlineData("\x1b[1mbin\x1b[m", "bin", true)]
    [InlineData("cores 2", "core 2", false)]
    public void SessionsAreComparedWithoutTheirNumbers(string one, string other, bool same) =>
        Assert.Equal(same, ConsoleText.Comparable(one) == ConsoleText.Comparable(other));

    [Theory]
    [InlineData("$ ./rill run\n", "BIOS")]
    [InlineData("$ ./rill run --uefi\n", "UEFI")]
    [InlineData("$ ./rill run --kernel-direct\n", "Direct")]
    public void ASessionBootsAsItsFirstLineSays(string text, string boot)
    {
        _tree.Write("handbook/pictures/boot.console", text);
        ConsoleTest test = PictureSession.TestOf(PictureSource.All(_tree.Repository)[0]);
        Assert.Equal("console: picture boot", test.Name);
        Assert.Equal(boot, test.Boot.ToString(), ignoreCase: true);
    }

    [Fact]
    public void ASessionOfAnotherCommandIsRefused()
    {
        _tree.Write("handbook/pictures/boot.console", "$ ls\n");
        ToolException error = Assert.Throws<ToolException>(
            () => PictureSession.TestOf(PictureSource.All(_tree.Repository)[0]));
        Assert.StartsWith("handbook/pictures/boot.console:1: a session begins with $ ./rill run", error.Message);
    }
}
