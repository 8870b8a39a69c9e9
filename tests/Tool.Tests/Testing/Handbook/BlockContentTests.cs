using Rill.Tool.Testing.Handbook;

namespace Rill.Tool.Tests.Testing.Handbook;

/// <summary>Outputs, excerpts and changes as pages print them.</summary>
public sealed class BlockContentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a\nb", "a\nb\n", true)]
    [InlineData("a  \nb\n\n", "a\nb  ", true)]
    [InlineData("a", "a\nb", false)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("...\nb", "b", true)]
    [InlineData("...\nb", "a\nb", true)]
    [InlineData("...\nb", "b\na", false)]
    [InlineData("a\n...\nb\n...", "a\nx\nb\ny\nb\nc", true)]
    [InlineData("a … c", "a b c", true)]
    [InlineData("a … c", "a b", false)]
    [InlineData("…b…", "abc", true)]
    [InlineData("ab…ba", "aba", false)]
    [InlineData("x", "rill: building the tool\ndone   init, posix 3.1 s\nx", true)]
    public void OutputsMatchWithGaps(string pattern, string written, bool matches)
    {
        Assert.Equal(matches, new OutputPattern(pattern.Split('\n')).Matches(written));
    }

    [Theory]
    [InlineData("int b;\nint c;", true)]
    [InlineData("    int b;\n\n      int c;", true)]
    [InlineData("int a;\n// ...\nint c;", true)]
    [InlineData("int a;\nint c;", false)]
    [InlineData("int c;\n...\nint a;", false)]
    [InlineData("...", false)]
    [InlineData("", false)]
    public void ExcerptsStandInTheirFile(string excerpt, bool isIn)
    {
        Assert.Equal(isIn, Excerpt.IsIn("  int a;\n  int b;\n  int c;\n", excerpt.Split('\n')));
    }

    [Fact]
    public void ChangesAreMadeWhereTheirLinesStand()
    {
        _folder.Write("x/one", "a\nb\nc\n");
        _folder.Write("x/two", "a\n\nb\n");
        Apply("--- a/x/one\n+++ b/x/one\n@@ -9 +9 @@\n a\n-b\n+B\n+BB\n@@\n c\n+d\n--- x/two\n+++ x/two\n@@\n a\n\n+c\n b");
        Assert.Equal("a\nB\nBB\nc\nd\n", Text("x/one"));
        Assert.Equal("a\n\nc\nb\n", Text("x/two"));
    }

    [Theory]
    [InlineData("--- a/one\n+++ b/one\n@@\n x\n+b", "one: the part that begins with 'x' is not in it")]
    [InlineData("--- a/one\n+++ b/one\n@@\n a\n+b", "one: the part that begins with 'a' fits in more than one place")]
    [InlineData("--- a/none\n+++ b/none\n@@\n a\n+b", "there is no none")]
    [InlineData("--- a/one\n+++ b/one\n@@\n?a", "should begin with a blank")]
    [InlineData("--- a/one\n+++ b/one\n+a", "a line with @@ should stand before it")]
    [InlineData("+a", "should begin with --- a/PATH")]
    [InlineData("--- a/one\n+++ b/one", "changes nothing")]
    public void AChangeThatDoesNotFitChangesNothing(string diff, string message)
    {
        _folder.Write("one", "a\na\n");
        FormatException error = Assert.Throws<FormatException>(() => Apply(diff));
        Assert.Contains(message, error.Message);
        Assert.Equal("a\na\n", Text("one"));
    }

    private void Apply(string diff) => new TreeChange(diff.Split('\n')).Apply(_folder.Path);

    private string Text(string name) => File.ReadAllText(Path.Combine(_folder.Path, name));
}
