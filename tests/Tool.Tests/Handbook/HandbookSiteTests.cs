namespace Rill.Tool.Tests.Handbook;

public sealed class HandbookSiteTests : IDisposable
{
    private readonly HandbookFolder _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task LinksLeadToThePagesFilesFromAnyFolder()
    {
        _tree.Write("handbook/index.md", "# Book\n[in](deep/page.md#a-part) and [out](https://example.org/x.md)\n");
        _tree.Write("handbook/deep/page.md", "# Page\n## A part\nwords [back](../index.md), [here](#a-part)\n");
        string first = await _tree.RenderAsync("index.html");
        Assert.Contains("href=\"deep/page.html#a-part\"", first);
        Assert.Contains("href=\"https://example.org/x.md\"", first);
        string second = await _tree.RenderAsync("deep/page.html");
        Assert.Contains("<a href=\"../index.html\">back</a>", second);
        Assert.Contains("<a href=\"#a-part\">here</a>", second);
        Assert.Contains("src=\"../search.js\"", second);
    }

    [Fact]
    public async Task PartsAreTheFirstPagesHeadingsWithTheirPagesInOrder()
    {
        _tree.Write("handbook/index.md", "# Book\n## Use\n[b](use/b.md)\n[a](use/a.md)\n## Words\n[w](words.md)\n");
        _tree.Write("handbook/use/a.md", "# A\n[in](a/inner.md)\n");
        _tree.Write("handbook/use/a/inner.md", "# Inner\n## One\n### Not shown\n## Two\n");
        _tree.Write("handbook/use/b.md", "# B\n");
        _tree.Write("handbook/words.md", "# Words\n");
        string page = await _tree.RenderAsync("use/a/inner.html");
        string contents = page[page.IndexOf("<nav id=\"contents\"")..page.IndexOf("<main")];
        string[] inOrder =
        [
            "<details open><summary>Use</summary>", ">B</a>", ">A</a>", "aria-current=\"page\">Inner</a>",
            "<a href=\"#one\">One</a>", "<a href=\"#two\">Two</a>", "</ul></details>", ">Words</a>",
        ];
        Assert.Equal(inOrder, inOrder.OrderBy(part => contents.IndexOf(part)));
        Assert.All(inOrder, part => Assert.Contains(part, contents));
        Assert.DoesNotContain("Not shown", contents);
        Assert.Contains("<a rel=\"prev\" href=\"../../use/a.html\"><small>Previous</small>A</a>", page);
        Assert.Contains("<a rel=\"next\" href=\"../../words.html\"><small>Next</small>Words</a>", page);
        Assert.Contains("<details><summary>Use</summary>", await _tree.RenderAsync("words.html"));
    }

    [Fact]
    public async Task TheSearchKnowsProseWithoutMarkup()
    {
        _tree.Write("handbook/index.md", """
            # Book
            ## A part
            Some *words* with [a link](https://example.org) and `code`.

            | name | means |
            |---|---|
            | one | **first** |

            - an item

            ```sh
            ./rill run
            ```
            """);
        string index = await _tree.RenderAsync("sections.js");
        Assert.Contains(
            "\"title\":\"A part\",\"url\":\"index.html#a-part\","
            + "\"text\":\"Some words with a link and code. one · first; an item\",\"code\":\"./rill run\"",
            index);
    }

    [Fact]
    public async Task FilesOfTheTreeAreShownInTheSiteAndFoldersNamed()
    {
        _tree.Write("handbook/index.md", "# Book\n[the manifest](../servers/init/manifest) in [servers](../servers)\n");
        _tree.Write("servers/init/manifest", "posix <here>\n");
        string page = await _tree.RenderAsync("index.html");
        Assert.Contains("<a href=\"source/servers/init/manifest.html\">the manifest</a>", page);
        Assert.Contains("<span class=\"place\">servers</span>", page);
        string copy = await _tree.RenderAsync("source/servers/init/manifest.html");
        Assert.Contains("posix &lt;here&gt;", copy);
        Assert.Contains("href=\"../../../style.css\"", copy);
        Assert.Contains("href=\"../../../index.html\"", copy);
    }

    [Fact]
    public async Task PicturesAreCopiedAndThoseOfTheToolStandInThePage()
    {
        _tree.Write("handbook/index.md", "# Book\n![a photo](pictures/p.png)\n![drawn \"so\"](pictures/d.svg)\n");
        _tree.Write("handbook/pictures/p.png", "bytes");
        _tree.Write("handbook/pictures/d.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"picture\"><style>.x {}</style><path/></svg>\n");
        string page = await _tree.RenderAsync("index.html");
        Assert.Contains("<img src=\"source/handbook/pictures/p.png\" alt=\"a photo\">", page);
        Assert.Contains("role=\"img\" aria-label=\"drawn &quot;so&quot;\"><path", page);
        Assert.DoesNotContain("<style>", page);
        Assert.Equal("bytes", await _tree.RenderAsync("source/handbook/pictures/p.png"));
    }

    [Fact]
    public async Task ABlockOfTheGuestSaysWhereItIsTyped()
    {
        _tree.Write("handbook/index.md", "# Book\n```sh\nls\n```\n\n```guest\nls /\n```\n");
        string page = await _tree.RenderAsync("index.html");
        Assert.Equal(2, page.Split("<figcaption>").Length);
        Assert.Contains("<figure class=\"code guest\"><figcaption>in the guest</figcaption>", page);
    }

    [Fact]
    public async Task GraphsInPagesAreDrawn()
    {
        _tree.Write("handbook/index.md", "# Book\n\n```dot title=\"one to two\"\ndigraph { one -> two }\n```\n");
        string page = await _tree.RenderAsync("index.html");
        Assert.Contains("aria-label=\"one to two\"", page);
        Assert.Contains(">two</text>", page);
        Assert.DoesNotContain("digraph", page);
    }

    [Fact]
    public async Task CodeHasColoursAndTheNameOfItsFile()
    {
        _tree.Write("handbook/index.md", "# Book\n```c file=tests/a.c\nint x = 1; // <why>\n```\n```odd\nif (a < b)\n```\n");
        string page = await _tree.RenderAsync("index.html");
        Assert.Contains("<figcaption>tests/a.c</figcaption>", page);
        Assert.Contains(
            "<span class=\"c-type\">int</span> x = <span class=\"c-number\">1</span>; "
            + "<span class=\"c-comment\">// &lt;why&gt;</span>",
            page);
        Assert.Contains("<code>if (a &lt; b)</code>", page);
    }

    [Fact]
    public async Task TablesScrollByThemselves()
    {
        _tree.Write("handbook/index.md", "# Book\n\n| a | b |\n|---|---:|\n| 1 | 2 |\n");
        string page = await _tree.RenderAsync("index.html");
        Assert.Matches("<div class=\"table\" role=\"region\"[^>]*tabindex=\"0\">\\s*<table>", page);
    }

    [Fact]
    public async Task ATableWithDescriptionsKeepsItsRolesWhereItIsLaidOutOtherwise()
    {
        _tree.Write(
            "handbook/index.md", $"# Book\n\n| offset | field | |\n|---:|---|---|\n| 0 | a | {new string('x', 50)} |\n");
        string page = await _tree.RenderAsync("index.html");
        Assert.Contains("<table class=\"described\" role=\"table\">", page);
        Assert.Contains("<tr role=\"row\">", page);
        Assert.Matches("<th [^>]*role=\"columnheader\"", page);
        Assert.Matches("<td [^>]*role=\"cell\"", page);
    }

    [Fact]
    public async Task NothingComesFromTheNetwork()
    {
        _tree.Write("handbook/index.md", "# Book\n");
        string page = await _tree.RenderAsync("index.html");
        Assert.DoesNotContain("://", page);
        Assert.DoesNotContain("url(", await _tree.RenderAsync("style.css"));
    }
}
