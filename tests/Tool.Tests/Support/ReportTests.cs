using Rill.Tool.Support;
using Rill.Tool.Support.Terminals;
using Spectre.Console;

namespace Rill.Tool.Tests.Support;

public class ReportTests
{
    private readonly StringWriter _terminal = new();
    private readonly Report _report;

    public ReportTests() => _report = Over(() => 80);

    [Fact]
    public async Task NestedWorkIsShownWhileItLasts()
    {
        await _report.WhileAsync("outer", () => _report.WhileAsync("middle", () => _report.WhileAsync("inner", () => Task.CompletedTask)));

        Assert.Equal(["outer", "middle", "inner", "middle", "outer", ""], Shown());
    }

    [Fact]
    public async Task StepsAreShownTogetherAndInPlaceOfWhatTheyArePartOf()
    {
        TaskCompletionSource first = new();
        TaskCompletionSource second = new();
        Task all = _report.WhileAsync("building", () => Task.WhenAll(
            _report.StepAsync("kernel", () => first.Task), _report.StepAsync("micro", () => second.Task)));
        second.SetResult();
        first.SetResult();
        await all;

        Assert.Equal("building", Shown()[0]);
        Assert.Contains("kernel, micro", Shown());
        Assert.Equal("", Shown()[^1]);
        Assert.Contains("done   micro", _terminal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StepThatFailsIsNotTakenForDoneAndLeavesNothing()
    {
        await Assert.ThrowsAsync<ToolException>(() => _report.WhileAsync(
            "building", () => _report.StepAsync("kernel", () => throw new ToolException("no"))));

        Assert.DoesNotContain("done", _terminal.ToString(), StringComparison.Ordinal);
        Assert.Equal("", Shown()[^1]);
    }

    [Fact]
    public async Task DisplayThatFailsDoesNotEndTheWork()
    {
        Report report = Over(() => throw new InvalidOperationException("no width"));

        int result = await report.WhileAsync("outer", () => report.WhileAsync("inner", () => Task.FromResult(7)));

        Assert.Equal(7, result);
        Assert.Contains("progress is not shown any more: no width", _terminal.ToString(), StringComparison.Ordinal);
    }

    private Report Over(Func<int> width)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            Out = new PlainOutput(_terminal),
        });
        return new Report(
            console, _terminal, new LiveLine(_terminal, width, TimeProvider.System), TimeProvider.System);
    }

    /// <summary>What the live line said, one after the other, without the seconds.</summary>
    private List<string> Shown() =>
        [.. _terminal.ToString().Split('\r').Skip(1).Select(part => part.Split("\u001B[K")[0].Split(" 0 s")[0])];
}
