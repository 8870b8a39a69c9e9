using Rill.Tool.Testing;

namespace Rill.Tool.Tests.Testing;

public sealed class LineDifferenceTests
{
    [Theory]
    [InlineData("a\nb\nc", "a\nb\nc", "")]
    [InlineData("a\nb\nc", "a\nc", "  a\n- b")]
    [InlineData("a\nc", "a\nb\nc", "  a\n+ b")]
    [InlineData("a\nx\nc", "a\ny\nc", "  a\n- x\n+ y")]
    [InlineData("", "a", "- \n+ a")]
    public void NamesTheLinesThatDiffer(string expected, string actual, string difference)
    {
        Assert.Equal(difference, LineDifference.Describe(expected, actual));
    }
}
