using Rill.Tool.Support;
using Rill.Tool.Support.Terminals;
using Rill.Tool.Testing.Terminals;

namespace Rill.Tool.Tests.Terminals;

public sealed class BuildOnTerminalTests : IDisposable
{
    private const string CtrlC = "\u0003";
    private const string Escape = "\u001B";

    private readonly SmallTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData(5, 20)]
    [InlineData(50, 200)]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public async Task AnyWindowShowsWhatIsUnderWay(int rows, int columns)
    {
        using PseudoTerminal terminal = _tree.Rill("build slow", rows: rows, columns: columns);
        await terminal.ExpectAsync(columns == 1 ? "\r" : "slow");
        _tree.LetCompile();
        await terminal.ExpectAsync("done");

        Assert.Equal(0, await terminal.EndAsync());
        Assert.Equal(42, SmallTree.Run(_tree.Result));
        Assert.All(LiveLines(terminal), line => Assert.InRange(line.Length, 0, (columns > 0 ? columns : 80) - 1));
        AssertUntouched(terminal);
    }

    [Fact]
    public async Task WindowThatShrinksMeanwhileIsFollowed()
    {
        using PseudoTerminal terminal = _tree.Rill("build slow", columns: 200);
        await terminal.ExpectAsync("slow ");
        terminal.Resize(10, 4);
        await terminal.ExpectAsync("\rslo" + Escape);
        _tree.LetCompile();

        Assert.Equal(0, await terminal.EndAsync());
    }

    [Fact]
    public async Task NothingStaleLeavesNothingOnTheScreen()
    {
        using (PseudoTerminal first = _tree.Rill("build slow"))
        {
            _tree.LetCompile();
            await _tree.CompilerAsync();
            Assert.Equal(0, await first.EndAsync());
        }

        using PseudoTerminal terminal = _tree.Rill("build slow");

        Assert.Equal(0, await terminal.EndAsync());
        Assert.True(terminal.Shown.Length == 0 || terminal.Shown.EndsWith("\r" + Escape + "[K", StringComparison.Ordinal));
        Assert.DoesNotContain("done", terminal.Shown, StringComparison.Ordinal);
        AssertUntouched(terminal);
    }

    [Fact]
    public async Task NoColorHasALiveLineWithoutColours()
    {
        using PseudoTerminal terminal = _tree.Rill("build slow", new Dictionary<string, string?> { ["NO_COLOR"] = "1" });
        await terminal.ExpectAsync("slow ");
        _tree.LetCompile();

        Assert.Equal(0, await terminal.EndAsync());
        Assert.DoesNotContain(Escape, terminal.Shown.Replace(Escape + "[K", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TERM", "dumb")]
    [InlineData("TERM", "")]
    [InlineData("CI", "true")]
    public async Task WhereNothingMayBeWrittenOverLinesArePlain(string variable, string value)
    {
        using PseudoTerminal terminal = _tree.Rill("build slow", new Dictionary<string, string?>
        {
            [variable] = value,
            ["NO_COLOR"] = "1",
        });
        _tree.LetCompile();

        Assert.Equal(0, await terminal.EndAsync());
        Assert.Matches(@"^done   slow [0-9]+\.[0-9] s\r\n$", terminal.Shown);
    }

    [Theory]
    [InlineData("a tree")]
    [InlineData(" two  spaces ")]
    [InlineData("(brackets) [of] {all} <kinds>")]
    [InlineData("älter + 日本語 = ~ & ^ ! #1")]
    public async Task PathWithOddCharactersBuilds(string name)
    {
        using SmallTree tree = new(name);
        using PseudoTerminal terminal = tree.Rill("build slow");
        tree.LetCompile();

        Assert.Equal(0, await terminal.EndAsync());
        Assert.Equal(42, SmallTree.Run(tree.Result));
    }

    [Fact]
    public async Task CtrlCEndsTheBuildInOrder()
    {
        using PseudoTerminal terminal = _tree.Rill("build slow");
        int compiler = await _tree.CompilerAsync();
        terminal.Type(CtrlC);

        Assert.Equal(130, await terminal.EndAsync());
        Assert.False(SmallTree.Runs(compiler));
        Assert.False(File.Exists(_tree.Result));
        AssertUntouched(terminal);

        using PseudoTerminal again = _tree.Rill("build slow");
        await again.ExpectAsync("slow");
        _tree.LetCompile();
        Assert.Equal(0, await again.EndAsync());
        Assert.Equal(42, SmallTree.Run(_tree.Result));
    }

    [Theory]
    [InlineData("-TERM", 143)]
    [InlineData("-HUP", 129)]
    public async Task SignalsEndTheBuildInOrder(string signal, int status)
    {
        using PseudoTerminal terminal = _tree.Rill("build slow");
        int compiler = await _tree.CompilerAsync();
        Assert.Equal(0, SmallTree.Run("kill", signal, $"{terminal.ProcessId}"));

        Assert.Equal(status, await terminal.EndAsync());
        Assert.False(SmallTree.Runs(compiler));
        AssertUntouched(terminal);
    }

    [Fact]
    public async Task HalfAResultIsNotTakenForWholeWhenTheSourcesArePutBack()
    {
        string source = Path.Combine(_tree.Root, "sources/slow.c");
        string before = File.ReadAllText(source);
        using (PseudoTerminal first = _tree.Rill("build slow"))
        {
            _tree.LetCompile();
            await _tree.CompilerAsync();
            Assert.Equal(0, await first.EndAsync());
        }

        File.WriteAllText(source, "int main(void) { return 1; }\n");
        using (PseudoTerminal cutOff = _tree.Rill("build slow"))
        {
            await _tree.CompilerAsync();
            File.WriteAllText(_tree.Result, "half");
            cutOff.Type(CtrlC);
            Assert.Equal(130, await cutOff.EndAsync());
        }

        File.WriteAllText(source, before);
        using PseudoTerminal again = _tree.Rill("build slow");
        await again.ExpectAsync("slow");
        _tree.LetCompile();
        Assert.Equal(0, await again.EndAsync());
        Assert.Equal(42, SmallTree.Run(_tree.Result));
    }

    [Fact]
    public async Task CompilerThatFailsIsHeard()
    {
        using PseudoTerminal terminal = _tree.Rill("build slow");
        await terminal.ExpectAsync("slow");
        _tree.LetCompile("stop");

        Assert.Equal((int)ExitStatus.Failed, await terminal.EndAsync());
        Assert.Contains("the compiler says this", terminal.Shown, StringComparison.Ordinal);
        Assert.Contains("ended with status 3", terminal.Shown, StringComparison.Ordinal);
        AssertUntouched(terminal);
    }

    /// <summary>It cannot go on then: there is no kernel.</summary>
    [Fact]
    public async Task ReadingTheTerminalLeavesItAsItWas()
    {
        using PseudoTerminal terminal = _tree.Rill("exec --stdin -- cat");
        terminal.Type("text\n\u0004");

        Assert.Equal((int)ExitStatus.Failed, await terminal.EndAsync());
        AssertUntouched(terminal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("build --help")]
    public async Task HelpLeavesTheTerminalAsItWas(string arguments)
    {
        using PseudoTerminal terminal = _tree.Rill(arguments, columns: 40);

        Assert.Equal(0, await terminal.EndAsync());
        Assert.DoesNotContain(Escape, terminal.Shown, StringComparison.Ordinal);
        Assert.All(terminal.Shown.Split("\r\n"), line => Assert.InRange(line.TrimEnd().Length, 0, 40));
    }

    /// <summary>The modes are as before, and no private mode of the terminal (cursor, keys, screens) was switched.</summary>
    private static void AssertUntouched(PseudoTerminal terminal)
    {
        Assert.Equal<TerminalModes>(terminal.ModesAtFirst, terminal.Modes);
        Assert.DoesNotContain(Escape + "[?", terminal.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Escape + "=", terminal.Shown, StringComparison.Ordinal);
    }

    /// <summary>What was written over: from a carriage return to the erasing of the rest.</summary>
    private static IEnumerable<string> LiveLines(PseudoTerminal terminal) =>
        terminal.Shown.Split('\r').Select(part => part.Split(Escape + "[K"))
            .Where(parts => parts.Length > 1)
            .Select(parts => parts[0]);
}
