using Markdig.Syntax;
using Rill.Tool.Handbook.Pages;
using Rill.Tool.Handbook.Pictures;
using Rill.Tool.Handbook.Rendering;
using Rill.Tool.Support;

namespace Rill.Tool.Handbook;

/// <summary>
/// The handbook as a static site: each Markdown file of handbook/ as a page, with navigation and a search that runs in the
/// reader's browser. Nothing comes from the network, and it works from files.
/// </summary>
internal sealed class HandbookSite
{
    private static readonly string[] s_files = ["search.js", "page.js", "theme.js"];

    private readonly HandbookBook _book;
    private readonly SiteLinks _links;
    private readonly string _folder;

    private HandbookSite(HandbookBook book, string folder)
    {
        _book = book;
        _links = new SiteLinks(book);
        _folder = folder;
    }

    /// <summary>Writes the site of <paramref name="book"/> into <paramref name="folder"/>, which is made anew.</summary>
    /// <exception cref="ToolException">Graphviz does not draw a graph of a page.</exception>
    public static async Task WriteAsync(HandbookBook book, string folder, CancellationToken cancellation)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        await new HandbookSite(book, folder).WriteAsync(cancellation);
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        foreach (string name in s_files)
        {
            WriteFile(name, SiteFile.ReadText(name));
        }

        WriteFile("style.css", SiteStyle.Text);
        WriteFile("sections.js", SearchIndex.Of(_book.Contents.InOrder));
        IReadOnlyList<HandbookPage> pages = _book.Contents.InOrder;
        for (int index = 0; index < pages.Count; index++)
        {
            HandbookPage page = pages[index];
            WriteFile(page.Name + ".html", SitePage.Render(
                page.Name,
                page.Title,
                Navigation.Render(_book, page),
                new PageRenderer(page, _links, await DrawGraphsAsync(page, cancellation)).Render(),
                SitePage.Neighbours(page, pages.ElementAtOrDefault(index - 1), pages.ElementAtOrDefault(index + 1))));
        }

        foreach (string place in _links.Copied)
        {
            WriteCopy(place);
        }

        foreach (string place in _links.Pictures)
        {
            string to = Path.Combine(_folder, SiteLinks.PictureFileOf(place));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(_book.PathOf(place), to);
        }
    }

    private static async Task<Dictionary<FencedCodeBlock, string>> DrawGraphsAsync(
        HandbookPage page, CancellationToken cancellation)
    {
        Dictionary<FencedCodeBlock, string> drawn = [];
        foreach (FencedCodeBlock graph in page.Graphs)
        {
            drawn[graph] = await GraphDrawing.DrawAsync(
                graph.Lines.ToString(), $"{page.Place}:{graph.Line + 1}", cancellation);
        }

        return drawn;
    }

    /// <summary>A file of the tree, in colours, for links that lead to it.</summary>
    private void WriteCopy(string place)
    {
        string copy = SiteLinks.CopyOf(place);
        string name = Path.ChangeExtension(copy, null);
        string code = CodeColours.ToHtml(
            File.ReadAllText(_book.PathOf(place)), Path.GetExtension(place).TrimStart('.'));
        string text = $"<h1>{SiteText.Encode(place)}</h1>\n"
            + $"<figure class=\"code\"><pre tabindex=\"0\"><code>{code}</code></pre></figure>\n";
        // The contents of the first page have their links from the site's root.
        string contents = Navigation.Render(_book, _book.First)
            .Replace("href=\"", $"href=\"{SiteText.ToRoot(name)}", StringComparison.Ordinal)
            .Replace(" aria-current=\"page\"", "", StringComparison.Ordinal);
        WriteFile(copy, SitePage.Render(name, place, contents, text, ""));
    }

    private void WriteFile(string name, string text)
    {
        string file = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
