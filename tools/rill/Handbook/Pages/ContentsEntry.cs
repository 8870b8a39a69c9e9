namespace Rill.Tool.Handbook.Pages;

/// <summary>A page in the table of contents.</summary>
/// <param name="Page">The page.</param>
internal sealed record ContentsEntry(HandbookPage Page)
{
    /// <summary>The pages below it, whose files lie in the folder of its name.</summary>
    public List<ContentsEntry> Children { get; } = [];

    /// <summary>This page and all below it, in reading order.</summary>
    public IEnumerable<HandbookPage> Pages => Children.SelectMany(child => child.Pages).Prepend(Page);
}
