using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Rill.Tool.Handbook.Pages;

namespace Rill.Tool.Handbook.Rendering;

/// <summary>Makes a page's text into the HTML of the site.</summary>
/// <param name="page">The page.</param>
/// <param name="links">What its links and pictures become.</param>
/// <param name="graphs">The page's graphs, drawn.</param>
internal sealed class PageRenderer(
    HandbookPage page, SiteLinks links, IReadOnlyDictionary<FencedCodeBlock, string> graphs)
{
    /// <summary>Renders the page.</summary>
    public string Render()
    {
        using StringWriter writer = new() { NewLine = "\n" };
        HtmlRenderer renderer = new(writer);
        HandbookPage.Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<CodeBlockRenderer>(new Code(graphs));
        renderer.ObjectRenderers.Replace<LinkInlineRenderer>(new Link(page, links));
        renderer.ObjectRenderers.Replace<HeadingRenderer>(new Heading());
        renderer.ObjectRenderers.Replace<HtmlTableRenderer>(new ScrollingTable());
        renderer.Render(page.Document);
        return writer.ToString();
    }

    private sealed class Code(IReadOnlyDictionary<FencedCodeBlock, string> graphs) : HtmlObjectRenderer<CodeBlock>
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock block)
        {
            renderer.EnsureLine();
            Fence? fence = block is FencedCodeBlock fenced ? Fence.Of(fenced) : null;
            if (block is FencedCodeBlock graph && graphs.TryGetValue(graph, out string? picture))
            {
                renderer.Write($"<figure>{SitePictures.Inline(picture, fence!["title"] ?? "")}</figure>\n");
                return;
            }

            string language = fence?.Language ?? "";
            string? caption = fence?["file"] ?? fence?["excerpt"] ?? (language == "guest" ? "in the guest" : null);
            renderer.Write($"<figure class=\"code {SiteText.Encode(language)}\">");
            if (caption is not null)
            {
                renderer.Write($"<figcaption>{SiteText.Encode(caption)}</figcaption>");
            }

            // Reachable by keyboard, since a long line is read by scrolling.
            renderer.Write("<pre tabindex=\"0\"><code>");
            renderer.Write(CodeColours.ToHtml(block.Lines.ToString(), language));
            renderer.Write("</code></pre></figure>\n");
        }
    }

    private sealed class Link(HandbookPage page, SiteLinks links) : HtmlObjectRenderer<LinkInline>
    {
        protected override void Write(HtmlRenderer renderer, LinkInline link)
        {
            string url = link.Url ?? "";
            if (link.IsImage)
            {
                renderer.Write(links.PictureOf(page, url, PlainText.Of(link)));
                return;
            }

            string? to = links.AddressOf(page, url);
            renderer.Write(to is null ? "<span class=\"place\">" : $"<a href=\"{SiteText.Encode(to)}\">");
            renderer.WriteChildren(link);
            renderer.Write(to is null ? "</span>" : "</a>");
        }
    }

    private sealed class Heading : HtmlObjectRenderer<HeadingBlock>
    {
        protected override void Write(HtmlRenderer renderer, HeadingBlock heading)
        {
            string anchor = SiteText.Encode(HandbookPage.AnchorOf(heading));
            renderer.EnsureLine();
            renderer.Write($"<h{heading.Level} id=\"{anchor}\">");
            renderer.WriteLeafInline(heading);
            if (heading.Level > 1)
            {
                renderer.Write($" <a class=\"anchor\" href=\"#{anchor}\" aria-label=\"Link to this section\">#</a>");
            }

            renderer.Write($"</h{heading.Level}>\n");
        }
    }

    private sealed class ScrollingTable : HtmlTableRenderer
    {
        /// <summary>Characters from which on a cell is a description.</summary>
        private const int LongCell = 40;

        protected override void Write(HtmlRenderer renderer, Table table)
        {
            // Where there is little room, a description goes below the other cells of its row. The cells are no table's to a
            // browser then, so their roles are said.
            if (IsDescribing(table))
            {
                table.GetAttributes().AddClass("described");
                SetRoles(table);
            }

            renderer.EnsureLine();
            renderer.Write("<div class=\"table\" role=\"region\" aria-label=\"Table\" tabindex=\"0\">");
            base.Write(renderer, table);
            renderer.Write("</div>\n");
        }

        private static bool IsDescribing(Table table) =>
            table.OfType<TableRow>().All(row => row.Count is 3 or 4)
            && table.OfType<TableRow>().Any(row => PlainText.Squeeze(PlainText.ProseOf(row[^1])).Length > LongCell);

        private static void SetRoles(Table table)
        {
            table.GetAttributes().AddPropertyIfNotExist("role", "table");
            foreach (TableRow row in table.OfType<TableRow>())
            {
                row.GetAttributes().AddPropertyIfNotExist("role", "row");
                foreach (Block cell in row)
                {
                    cell.GetAttributes().AddPropertyIfNotExist("role", row.IsHeader ? "columnheader" : "cell");
                }
            }
        }
    }
}
