using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Rill.Tool.Handbook.Pages;

/// <summary>A text in Markdown: its title, its sections and its links. Anchors are those that GitHub gives headings.</summary>
internal sealed class HandbookPage
{
    private readonly HashSet<string> _anchors;

    /// <summary>Reads a page.</summary>
    /// <param name="place">Its path in the source tree, with '/'.</param>
    /// <param name="markdown">Its text.</param>
    public HandbookPage(string place, string markdown)
    {
        Place = place;
        Document = Markdown.Parse(markdown, Pipeline);
        Sections = [.. ReadSections()];
        Title = Sections.FirstOrDefault()?.Title ?? Name;
        _anchors = [.. Document.Descendants<HeadingBlock>().Select(AnchorOf)];
    }

    /// <summary>The Markdown that pages are written in: CommonMark with tables, autolinks, definitions and footnotes.</summary>
    public static MarkdownPipeline Pipeline { get; } = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseAutoIdentifiers(AutoIdentifierOptions.GitHub)
        .UseAutoLinks()
        .UseDefinitionLists()
        .UseFootnotes()
        .UsePreciseSourceLocation()
        .Build();

    /// <summary>The page's path in the source tree.</summary>
    public string Place { get; }

    /// <summary>The page's path in the book without the ending.</summary>
    public string Name => Path.ChangeExtension(
        Place.StartsWith("handbook/", StringComparison.Ordinal) ? Place["handbook/".Length..] : Place, null);

    /// <summary>The page's first heading.</summary>
    public string Title { get; }

    /// <summary>The page's text, parsed.</summary>
    public MarkdownDocument Document { get; }

    /// <summary>The parts of the page, in order.</summary>
    public IReadOnlyList<PageSection> Sections { get; }

    /// <summary>The links and pictures of the page, in order.</summary>
    public IEnumerable<PageLink> Links => Document.Descendants<LinkInline>().Select(link =>
        new PageLink(link.Url ?? "", PlainText.Of(link), link.IsImage, link.Line + 1));

    /// <summary>The fenced blocks of the page that are graphs to draw.</summary>
    public IEnumerable<FencedCodeBlock> Graphs =>
        Document.Descendants<FencedCodeBlock>().Where(block => block.Info == "dot");

    /// <summary>True when the page has a heading of that identifier; every page has the empty one.</summary>
    public bool HasAnchor(string anchor) => anchor.Length == 0 || _anchors.Contains(anchor);

    /// <summary>A heading's identifier.</summary>
    public static string AnchorOf(HeadingBlock heading) => heading.GetAttributes().Id ?? "";

    private IEnumerable<PageSection> ReadSections()
    {
        HeadingBlock? heading = null;
        List<Block> blocks = [];
        int count = 0;
        foreach (Block block in Document)
        {
            if (block is not HeadingBlock next)
            {
                blocks.Add(block);
                continue;
            }

            if (heading is not null)
            {
                yield return Section(heading, blocks, isFirst: count++ == 0);
            }

            heading = next;
            blocks.Clear();
        }

        if (heading is not null)
        {
            yield return Section(heading, blocks, isFirst: count == 0);
        }
    }

    private static PageSection Section(HeadingBlock heading, List<Block> blocks, bool isFirst) => new(
        PlainText.Of(heading.Inline),
        isFirst ? "" : AnchorOf(heading),
        heading.Level,
        PlainText.Squeeze(blocks.SelectMany(PlainText.ProseOf)),
        PlainText.Squeeze(blocks.SelectMany(PlainText.CodeOf)));
}
