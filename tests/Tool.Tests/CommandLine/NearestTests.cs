using Rill.Tool.Support;

namespace Rill.Tool.Tests.CommandLine;

public sealed class NearestTests
{
    private static readonly string[] s_known = ["--timeout", "--cpus", "--memory", "--icount", "--put", "--on"];

    [Theory]
    [InlineData("--timout", "--timeout")]
    [InlineData("--tiemout", "--timeout")]
    [InlineData("-timeout", "--timeout")]
    [InlineData("--TIMEOUT", "--timeout")]
    [InlineData("--mem", "--memory")]
    [InlineData("--cpu", "--cpus")]
    [InlineData("--pu", "--put")]
    [InlineData("-l", null)]
    [InlineData("-x", null)]
    [InlineData("--", null)]
    [InlineData("--colour", null)]
    [InlineData("--no", "--on")]
    public void FindsTheWordThatWasMeant(string word, string? meant)
    {
        Assert.Equal(meant, Nearest.To(word, s_known));
    }

    [Fact]
    public void WhereNoneIsNearTheHintNamesThemAll()
    {
        Assert.Equal("; known are a, b", Nearest.HintOrList("wholly different", ["a", "b"]));
        Assert.Equal("; there are none", Nearest.HintOrList("word", []));
    }
}
