using System.Text;
using Rill.Tool.Handbook.Pages;

namespace Rill.Tool.Handbook.Rendering;

/// <summary>The table of contents beside each page: parts that fold, and the sections of the page that is shown.</summary>
internal static class Navigation
{
    /// <summary>The contents as HTML, for the page <paramref name="current"/>.</summary>
    public static string Render(HandbookBook book, HandbookPage current)
    {
        StringBuilder html = new();
        foreach (HandbookPart part in book.Contents.Parts)
        {
            // A part that is one page needs no fold.
            if (part.Entries is [{ Children.Count: 0 } only] && only.Page.Title == part.Title)
            {
                html.Append("<ul class=\"single\">");
                Append(html, only, current);
                html.Append("</ul>\n");
                continue;
            }

            bool isOpen = current == book.First || part.Pages.Contains(current);
            html.Append($"<details{(isOpen ? " open" : "")}><summary>{SiteText.Encode(part.Title)}</summary><ul>\n");
            part.Entries.ForEach(entry => Append(html, entry, current));
            html.Append("</ul></details>\n");
        }

        return html.ToString();
    }

    private static void Append(StringBuilder html, ContentsEntry entry, HandbookPage current)
    {
        bool isCurrent = entry.Page == current;
        string mark = isCurrent ? " aria-current=\"page\"" : "";
        html.Append($"<li><a href=\"{SiteText.ToRoot(current.Name)}{entry.Page.Name}.html\"{mark}>");
        html.Append(SiteText.Encode(entry.Page.Title)).Append("</a>");
        PageSection[] sections = isCurrent ? [.. entry.Page.Sections.Where(section => section.Level == 2)] : [];
        if (sections.Length > 0)
        {
            html.Append("<ul class=\"sections\">");
            foreach (PageSection section in sections)
            {
                html.Append($"<li><a href=\"#{section.Anchor}\">{SiteText.Encode(section.Title)}</a></li>");
            }

            html.Append("</ul>");
        }

        if (entry.Children.Count > 0 && entry.Pages.Contains(current))
        {
            html.Append("<ul>\n");
            entry.Children.ForEach(child => Append(html, child, current));
            html.Append("</ul>");
        }

        html.Append("</li>\n");
    }
}
