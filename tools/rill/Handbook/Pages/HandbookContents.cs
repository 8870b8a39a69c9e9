using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Rill.Tool.Handbook.Pages;

/// <summary>
/// The table of contents. The first page makes it: each of its second-level headings is a part of the book, and the links
/// under it are the part's pages. A page that it does not name stands below the page whose name its folder has, or at the end
/// of the part that has other pages of its folder.
/// </summary>
internal sealed class HandbookContents
{
    private readonly List<HandbookPart> _parts = [];

    /// <summary>Makes the table of contents of <paramref name="book"/>.</summary>
    public HandbookContents(HandbookBook book)
    {
        HashSet<HandbookPage> placed = [book.First];
        foreach (MarkdownObject part in book.First.Document.Descendants())
        {
            if (part is HeadingBlock { Level: 2 } heading)
            {
                _parts.Add(new HandbookPart(PlainText.Of(heading.Inline), []));
            }
            else if (part is LinkInline link && _parts.Count > 0
                && book.Resolve(book.First.Place, link.Url ?? "") is LinkTarget.ToPage to && placed.Add(to.Page))
            {
                Place(_parts[^1].Entries, to.Page);
            }
        }

        foreach (HandbookPage page in book.Reachable().Concat(book.Pages).Where(placed.Add))
        {
            PlaceUnnamed(page);
        }

        InOrder = [book.First, .. _parts.SelectMany(part => part.Pages)];
    }

    /// <summary>The parts of the book.</summary>
    public IReadOnlyList<HandbookPart> Parts => _parts;

    /// <summary>All pages in reading order, the first page first.</summary>
    public IReadOnlyList<HandbookPage> InOrder { get; }

    private void PlaceUnnamed(HandbookPage page)
    {
        if (_parts.Count == 0)
        {
            _parts.Add(new HandbookPart("Pages", []));
        }

        string folder = page.Name.Split('/')[0] + "/";
        HandbookPart part = _parts.FirstOrDefault(
            one => one.Pages.Any(other => other.Name.StartsWith(folder, StringComparison.Ordinal))) ?? _parts[^1];
        Place(part.Entries, page);
    }

    private static void Place(List<ContentsEntry> among, HandbookPage page)
    {
        ContentsEntry? above = among.FirstOrDefault(
            entry => page.Name.StartsWith(entry.Page.Name + "/", StringComparison.Ordinal));
        if (above is null)
        {
            among.Add(new ContentsEntry(page));
        }
        else
        {
            Place(above.Children, page);
        }
    }
}
