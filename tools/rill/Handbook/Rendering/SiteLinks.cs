using Rill.Tool.Handbook.Pages;

namespace Rill.Tool.Handbook.Rendering;

/// <summary>
/// What the links of pages become in the site: pages lead to their HTML files, files of the source tree to copies that the
/// site has, and folders nowhere. Remembers the files that the site needs for that.
/// </summary>
internal sealed class SiteLinks(HandbookBook book)
{
    private const string Copies = "source/";

    private readonly SortedSet<string> _copied = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _pictures = new(StringComparer.Ordinal);

    /// <summary>The files of the tree that pages lead to and that are shown as pages of their own.</summary>
    public IReadOnlyCollection<string> Copied => _copied;

    /// <summary>The pictures that pages show from files.</summary>
    public IReadOnlyCollection<string> Pictures => _pictures;

    /// <summary>The path in the site of a file's copy.</summary>
    public static string CopyOf(string place) => $"{Copies}{place}.html";

    /// <summary>The path in the site of a picture.</summary>
    public static string PictureFileOf(string place) => Copies + place;

    /// <summary>The address of a link in <paramref name="page"/>; null where it leads nowhere in the site.</summary>
    public string? AddressOf(HandbookPage page, string url)
    {
        string toRoot = SiteText.ToRoot(page.Name);
        switch (book.Resolve(page.Place, url))
        {
            case LinkTarget.Outside:
                return url;
            case LinkTarget.ToPage to:
                string file = to.Page == page && to.Anchor.Length > 0 ? "" : $"{toRoot}{to.Page.Name}.html";
                return to.Anchor.Length > 0 ? $"{file}#{to.Anchor}" : file;
            case LinkTarget.ToFile { IsFolder: false } to when IsPicture(to.Place):
                _pictures.Add(to.Place);
                return toRoot + PictureFileOf(to.Place);
            case LinkTarget.ToFile { IsFolder: false } to:
                _copied.Add(to.Place);
                return toRoot + CopyOf(to.Place);
            default:
                return null;
        }
    }

    /// <summary>A picture of a page as HTML.</summary>
    public string PictureOf(HandbookPage page, string url, string text)
    {
        if (book.Resolve(page.Place, url) is not LinkTarget.ToFile { IsFolder: false } to)
        {
            return $"<span class=\"place\">{SiteText.Encode(text)}</span>";
        }

        if (Path.GetExtension(to.Place) == ".svg" && File.ReadAllText(book.PathOf(to.Place)) is var svg
            && SitePictures.IsDrawn(svg))
        {
            return SitePictures.Inline(svg, text);
        }

        _pictures.Add(to.Place);
        string address = SiteText.Encode(SiteText.ToRoot(page.Name) + PictureFileOf(to.Place));
        return $"<img src=\"{address}\" alt=\"{SiteText.Encode(text)}\">";
    }

    private static bool IsPicture(string place) => Path.GetExtension(place) is ".svg" or ".png" or ".jpg" or ".jpeg";
}
