namespace Rill.Tool.Handbook.Pages;

/// <summary>A part of the book.</summary>
/// <param name="Title">Its heading on the first page.</param>
/// <param name="Entries">Its pages.</param>
internal sealed record HandbookPart(string Title, List<ContentsEntry> Entries)
{
    /// <summary>All its pages, in reading order.</summary>
    public IEnumerable<HandbookPage> Pages => Entries.SelectMany(entry => entry.Pages);
}
