using Rill.Tool.Support.Terminals;

namespace Rill.Tool.Tests.Support;

public class LiveLineTests
{
    [Theory]
    [InlineData("kernel", 3, 80, "kernel 3 s")]
    [InlineData("kernel", 3, 0, "kernel 3 s")]
    [InlineData("kernel, shim, init, posix", 12, 20, "kernel, shi... 12 s")]
    [InlineData("kernel", 3, 11, "kernel 3 s")]
    [InlineData("kernel", 3, 10, "kernel")]
    [InlineData("kernel", 3, 4, "ker")]
    [InlineData("kernel", 3, 1, "")]
    [InlineData("", 3, 80, " 3 s")]
    [InlineData("line\nbreak\u001B[2J", 0, 80, "line break [2J 0 s")]
    [InlineData("日本語", 0, 80, "日本語 0 s")]
    [InlineData("日本語", 0, 6, "日本")]
    public void RenderFillsNoMoreThanTheLine(string what, int seconds, int width, string expected) =>
        Assert.Equal(expected, LiveLine.Render(what, TimeSpan.FromSeconds(seconds), width));

    [Fact]
    public void TerminalThatFailsEndsTheLineAndNothingElse()
    {
        using LiveLine line = new(TextWriter.Null, () => throw new InvalidOperationException("no width"), TimeProvider.System);
        bool written = false;

        line.Show("kernel", TimeProvider.System.GetTimestamp());
        line.Above(() => written = true);

        Assert.True(written);
        Assert.Equal("no width", line.Failure?.Message);
    }

    [Fact]
    public void WhatIsWrittenStandsAboveTheLine()
    {
        StringWriter terminal = new();
        using LiveLine line = new(terminal, () => 80, TimeProvider.System);

        line.Show("kernel", TimeProvider.System.GetTimestamp());
        line.Above(() => terminal.Write("done\n"));
        line.Show("", 0);

        Assert.Equal("\rkernel 0 s\u001B[K\r\u001B[Kdone\n\rkernel 0 s\u001B[K\r\u001B[K", terminal.ToString());
    }

    [Fact]
    public void WriterThatFailsIsHeardAndTheLineComesBack()
    {
        StringWriter terminal = new();
        using LiveLine line = new(terminal, () => 80, TimeProvider.System);
        line.Show("kernel", TimeProvider.System.GetTimestamp());

        Assert.Throws<IOException>(() => line.Above(() => throw new IOException("closed")));

        Assert.EndsWith("kernel 0 s\u001B[K", terminal.ToString(), StringComparison.Ordinal);
    }
}
