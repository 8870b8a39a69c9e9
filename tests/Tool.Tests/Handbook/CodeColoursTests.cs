using System.Net;
using System.Text.RegularExpressions;
using Rill.Tool.Handbook.Rendering;

namespace Rill.Tool.Tests.Handbook;

public sealed class CodeColoursTests
{
    [Theory]
    [InlineData("csharp", "public int X => 0x1F; // a \"b\"\n", "c-word:public", "c-type:int", "c-number:0x1F", "c-comment:// a \"b\"")]
    [InlineData("csharp", "var s = $\"a {b}\";", "c-word:var", "c-string:$\"a {b}\"")]
    [InlineData("c", "#include <stdio.h>\nsize_t n; /* a\nb */ return", "c-word:#include", "c-type:size_t", "c-comment:/* a\nb */", "c-word:return")]
    [InlineData("sh", "# why\n./rill exec -- echo \"$a\" | wc -l", "c-comment:# why", "c-type:./rill", "c-string:\"$a\"", "c-type:wc", "c-name:-l")]
    [InlineData("guest", "echo $HOME", "c-type:echo", "c-name:$HOME")]
    [InlineData("yaml", "a:\n  - name: x # why\n    n: 3\n", "c-name:a", "c-name:name", "c-comment:# why", "c-number:3")]
    [InlineData("diff", "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old\n+new\n", "c-comment:--- a/x", "c-word:@@ -1 +1 @@", "c-minus:-old", "c-plus:+new")]
    [InlineData("proto", "message A { repeated uint32 b = 1; } // c", "c-word:message", "c-word:repeated", "c-type:uint32", "c-number:1", "c-comment:// c")]
    [InlineData("typed", "rill:~# ls\nbin\n", "c-comment:rill:~# ", "c-word:ls")]
    public void PartsHaveTheirClasses(string language, string code, params string[] parts)
    {
        string html = CodeColours.ToHtml(code, language);
        IEnumerable<string> there = Regex.Matches(html, "<span class=\"([^\"]*)\">([^<]*)</span>")
            .Select(match => $"{match.Groups[1].Value}:{WebUtility.HtmlDecode(match.Groups[2].Value)}");
        Assert.Superset(parts.ToHashSet(), there.ToHashSet());
        Assert.Equal(code, WebUtility.HtmlDecode(Regex.Replace(html, "<[^>]*>", "")));
    }

    [Fact]
    public void CodeOfNoKnownLanguageStaysPlain() => Assert.Equal("a &lt; b", CodeColours.ToHtml("a < b", "unheard-of"));
}
