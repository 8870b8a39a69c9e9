using Rill.Tool.Handbook;
using Rill.Tool.Support;

namespace Rill.Tool.Tests.Handbook;

public sealed class HandbookCheckTests : IDisposable
{
    private readonly HandbookFolder _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void TheHandbookOfThisTreeIsInOrder() => Assert.Empty(HandbookCheck.All(Repository.Find()));

    [Fact]
    public void LinksThatLeadNowhereAreToldWithTheirPlaces()
    {
        _tree.Write("handbook/index.md", """
            # Book

            [a](none.md)
            [b](#nothing)

            - [c](../kernel/none.cs), [d](../../outside), [e](/absolute.md)
            - [f](../out/built), [good](../kernel/Good.cs), [folder](../kernel)
            """);
        _tree.Write("kernel/Good.cs", "");
        _tree.Write("out/built", "");
        Assert.Equal(
            [
                "handbook/index.md:3: there is no page handbook/none.md",
                "handbook/index.md:4: handbook/index.md has no heading #nothing",
                "handbook/index.md:6: there is no file kernel/none.cs in the source tree",
                "handbook/index.md:6: ../../outside leads out of the source tree",
                "handbook/index.md:6: /absolute.md leads out of the source tree",
                "handbook/index.md:7: there is no file out/built in the source tree",
            ],
            _tree.Findings);
    }

    [Fact]
    public void LinksOfReadmesAreLookedAt()
    {
        _tree.Write("handbook/index.md", "# Book\n\n## A part, and more\n");
        _tree.Write("README.md", "# Rill\n[book](handbook/index.md#a-part-and-more), [b](handbook/index.md#none)\n");
        _tree.Write("kernel/README.md", "# Kernel\n[book](../handbook/index.md), [c](none)\n");
        Assert.Equal(
            [
                "README.md:2: handbook/index.md has no heading #none",
                "kernel/README.md:2: there is no file kernel/none in the source tree",
            ],
            _tree.Findings);
    }

    [Fact]
    public void PagesThatNoLinkLeadsToAreTold()
    {
        _tree.Write("handbook/index.md", "# Book\n[a](a.md)\n");
        _tree.Write("handbook/a.md", "# A\n[b](b.md)\n");
        _tree.Write("handbook/b.md", "# B\n");
        _tree.Write("handbook/lost.md", "# Lost\n[itself](lost.md)\n");
        Assert.Equal(["handbook/lost.md:1: no link leads here from handbook/index.md"], _tree.Findings);
    }

    [Fact]
    public void PicturesAreThereAndSayWhatTheyShow()
    {
        _tree.Write("handbook/index.md", """
            # Book
            ![there](pictures/a.png)
            ![](pictures/a.png)
            ![gone](pictures/b.png)
            ![far](https://example.org/c.png)
            ![text](index.md)

            ```dot
            digraph { a }
            ```
            """);
        _tree.Write("handbook/pictures/a.png", "");
        _tree.Write("handbook/pictures/unused.dot", "digraph { a }");
        Assert.Equal(
            [
                "handbook/index.md:3: the picture pictures/a.png has no text for those who do not see it",
                "handbook/index.md:4: there is no file handbook/pictures/b.png in the source tree",
                "handbook/index.md:5: the picture https://example.org/c.png is not in the source tree",
                "handbook/index.md:6: index.md is not a picture (.svg, .png, .jpg, .jpeg)",
                "handbook/index.md:8: the graph has no title=\"...\" for those who do not see it",
                "handbook/pictures/unused.dot:1: no page shows this picture",
            ],
            _tree.Findings);
    }
}
