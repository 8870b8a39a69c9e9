using Rill.Tool.Support;

namespace Rill.Tool.Tests.Support;

public sealed class WrappedTextTests
{
    [Theory]
    [InlineData("", "one two three", 20, "one two three")]
    [InlineData("", "one two three", 7, "one two|three")]
    [InlineData("  1 ", "one two three", 11, "  1 one two|    three")]
    [InlineData("  1 ", "one two three", 1, "  1 one|    two|    three")]
    [InlineData("  ", "overlong a", 5, "  overlong|  a")]
    [InlineData("  1 ", "", 5, "  1 ")]
    public void LinesAreBrokenBetweenWords(string first, string text, int width, string lines) =>
        Assert.Equal(lines, string.Join('|', WrappedText.Lines(first, text, width)));
}
