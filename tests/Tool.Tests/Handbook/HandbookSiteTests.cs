using Rill.Tool.Handbook;
using Rill.Tool.Support;

namespace Rill.Tool.Tests.Handbook;

public sealed class HandbookSiteTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LinksLeadToThePagesFilesFromAnyFolder()
    {
        _folder.Write("handbook/index.md", "# Book\n[in](deep/page.md#a-part) and [out](https://example.org/x.md)\n");
        _folder.Write("handbook/deep/page.md", "# Page\n## A part\nwords [back](../index.md)\n");
        HandbookSite site = new(new Repository(_folder.Path));
        Assert.Empty(site.BrokenLinks());
        string to = Path.Combine(_folder.Path, "site");
        site.Write(to);
        string first = File.ReadAllText(Path.Combine(to, "index.html"));
        Assert.Contains("href=\"deep/page.html#a-part\"", first);
        Assert.Contains("href=\"https://example.org/x.md\"", first);
        string second = File.ReadAllText(Path.Combine(to, "deep/page.html"));
        Assert.Contains("href=\"../index.html\"", second);
        Assert.Contains("src=\"../search.js\"", second);
        string index = File.ReadAllText(Path.Combine(to, "index.js"));
        Assert.Contains("\"title\":\"A part\",\"url\":\"deep/page.html#a-part\",\"text\":\"words", index);
    }

    [Fact]
    public void ALinkThatLeadsNowhereIsToldWithItsPlace()
    {
        _folder.Write("handbook/index.md", "# Book\n\n[a](none.md)\n[b](#nothing)\n");
        HandbookSite site = new(new Repository(_folder.Path));
        Assert.Equal(
            [
                "handbook/index.md:3: there is no page handbook/none.md",
                "handbook/index.md:4: handbook/index.md has no heading #nothing",
            ],
            site.BrokenLinks());
    }
}
