using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Rill.Tool.Handbook;

/// <summary>A part of a page under one heading, as the search knows it.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Anchor">Its identifier in the page; empty for the page's own heading.</param>
/// <param name="Text">The plain text under it.</param>
internal sealed record HandbookSection(string Title, string Anchor, string Text);

/// <summary>A page of the handbook: Markdown, its title, its sections and its links.</summary>
internal sealed class HandbookPage
{
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseGridTables()
        .UseAutoIdentifiers(Markdig.Extensions.AutoIdentifiers.AutoIdentifierOptions.GitHub)
        .UseAutoLinks()
        .UseDefinitionLists()
        .UseFootnotes()
        .Build();

    private readonly MarkdownDocument _document;

    /// <summary>Reads a page.</summary>
    /// <param name="name">Its path in the book without the ending, with '/'.</param>
    /// <param name="markdown">Its text.</param>
    public HandbookPage(string name, string markdown)
    {
        Name = name;
        _document = Markdown.Parse(markdown, s_pipeline);
        Sections = [.. ReadSections(markdown)];
        Title = Sections.FirstOrDefault()?.Title ?? name;
    }

    /// <summary>The page's path in the book without the ending.</summary>
    public string Name { get; }

    /// <summary>The page's first heading.</summary>
    public string Title { get; }

    /// <summary>The parts of the page, in order.</summary>
    public IReadOnlyList<HandbookSection> Sections { get; }

    /// <summary>What takes a reader from this page's folder to the book's root, such as "../".</summary>
    public string ToRoot => string.Concat(Enumerable.Repeat("../", Name.Count(c => c == '/')));

    /// <summary>The links to other pages of the book: the page's name, the anchor, and the line of the link.</summary>
    public IEnumerable<(string Page, string Anchor, int Line)> Links()
    {
        foreach (LinkInline link in _document.Descendants<LinkInline>())
        {
            if (Target(link) is var (page, anchor))
            {
                yield return (page, anchor, link.Line + 1);
            }
        }
    }

    /// <summary>True when the page has a heading of that identifier; every page has the empty one.</summary>
    public bool HasAnchor(string anchor) =>
        anchor.Length == 0 || _document.Descendants<HeadingBlock>().Any(heading => Anchor(heading) == anchor);

    /// <summary>The page's text as HTML, with links to other pages leading to their HTML files.</summary>
    public string ToHtml()
    {
        foreach (LinkInline link in _document.Descendants<LinkInline>())
        {
            if (Target(link) is not null)
            {
                link.Url = link.Url!.Replace(".md", ".html", StringComparison.Ordinal);
            }
        }

        string html = _document.ToHtml(s_pipeline);
        return html
            .Replace("<table>", "<div class=\"table\"><table>", StringComparison.Ordinal)
            .Replace("</table>", "</table></div>", StringComparison.Ordinal);
    }

    private static string Anchor(HeadingBlock heading) => heading.GetAttributes().Id ?? "";

    private static string PlainText(ContainerInline? inline) => inline is null
        ? ""
        : string.Concat(inline.Descendants().Select(part => part switch
        {
            LiteralInline literal => literal.Content.ToString(),
            CodeInline code => code.Content,
            LineBreakInline => " ",
            _ => "",
        }));

    /// <summary>Where a link leads within the book; null for one that leads out of it.</summary>
    private (string Page, string Anchor)? Target(LinkInline link)
    {
        string url = link.Url ?? "";
        string[] parts = url.Split('#', 2);
        string anchor = parts.Length == 2 ? parts[1] : "";
        if (url.Contains("://", StringComparison.Ordinal) || link.IsImage)
        {
            return null;
        }

        if (parts[0].Length == 0)
        {
            return (Name, anchor);
        }

        if (!parts[0].EndsWith(".md", StringComparison.Ordinal))
        {
            return null;
        }

        // Resolved as a path from this page, '/' standing for the book's root.
        string folder = Path.GetDirectoryName("/" + Name)!;
        string path = Path.GetFullPath(Path.Combine(folder, parts[0]));
        return (path[1..^".md".Length], anchor);
    }

    private IEnumerable<HandbookSection> ReadSections(string markdown)
    {
        string title = "";
        string anchor = "";
        List<string> text = [];
        foreach (Block block in _document)
        {
            if (block is not HeadingBlock heading)
            {
                text.Add(markdown.Substring(block.Span.Start, block.Span.Length));
                continue;
            }

            if (title.Length > 0)
            {
                yield return new HandbookSection(title, anchor, Join(text));
            }

            anchor = title.Length == 0 ? "" : Anchor(heading);
            title = PlainText(heading.Inline);
            text.Clear();
        }

        if (title.Length > 0)
        {
            yield return new HandbookSection(title, anchor, Join(text));
        }
    }

    private static string Join(List<string> text) => string.Join(
        ' ', string.Join(' ', text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace("`", "");
}
