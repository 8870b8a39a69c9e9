namespace Rill.Tool.Handbook.Pages;

/// <summary>Where a link leads.</summary>
internal abstract record LinkTarget
{
    private LinkTarget()
    {
    }

    /// <summary>A page of the book.</summary>
    /// <param name="Page">The page.</param>
    /// <param name="Anchor">The heading's identifier there, or the empty string.</param>
    public sealed record ToPage(HandbookPage Page, string Anchor) : LinkTarget;

    /// <summary>A file or folder of the source tree.</summary>
    /// <param name="Place">Its path in the tree.</param>
    /// <param name="IsFolder">Whether it is a folder.</param>
    public sealed record ToFile(string Place, bool IsFolder) : LinkTarget;

    /// <summary>Somewhere on the network.</summary>
    public sealed record Outside : LinkTarget;

    /// <summary>Nowhere.</summary>
    /// <param name="Problem">Why, in words that follow the link's place.</param>
    public sealed record Broken(string Problem) : LinkTarget;
}
