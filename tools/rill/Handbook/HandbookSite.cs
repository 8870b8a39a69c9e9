using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Rill.Tool.Support;

namespace Rill.Tool.Handbook;

/// <summary>
/// The handbook as a static site: each Markdown file of handbook/ and each generated page, with navigation in the
/// order of the first page's links and a search that runs in the reader's browser. Nothing comes from the network.
/// </summary>
internal sealed class HandbookSite
{
    private const string FirstPage = "index";

    private readonly List<HandbookPage> _pages;

    /// <summary>Reads the pages of <paramref name="repository"/>'s handbook.</summary>
    public HandbookSite(Repository repository)
    {
        string folder = repository.PathOf("handbook");
        Dictionary<string, HandbookPage> pages = [];
        foreach (string file in Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories))
        {
            string name = Path.ChangeExtension(Path.GetRelativePath(folder, file), null);
            pages[name] = new HandbookPage(name, File.ReadAllText(file));
        }

        foreach ((string name, Func<string> render) in GeneratedPages.All)
        {
            pages[name] = new HandbookPage(name, render());
        }

        if (!pages.TryGetValue(FirstPage, out HandbookPage? first))
        {
            throw new ToolException("handbook/index.md is missing");
        }

        IEnumerable<string> order = first.Links().Select(link => link.Page)
            .Prepend(FirstPage)
            .Concat(pages.Keys.Order(StringComparer.Ordinal))
            .Distinct()
            .Where(pages.ContainsKey);
        _pages = [.. order.Select(name => pages[name])];
    }

    /// <summary>The links that lead nowhere, each with its place.</summary>
    public IEnumerable<string> BrokenLinks()
    {
        Dictionary<string, HandbookPage> byName = _pages.ToDictionary(page => page.Name);
        foreach (HandbookPage page in _pages)
        {
            foreach ((string target, string anchor, int line) in page.Links())
            {
                if (!byName.TryGetValue(target, out HandbookPage? there))
                {
                    yield return $"handbook/{page.Name}.md:{line}: there is no page handbook/{target}.md";
                }
                else if (!there.HasAnchor(anchor))
                {
                    yield return $"handbook/{page.Name}.md:{line}: handbook/{target}.md has no heading #{anchor}";
                }
            }
        }
    }

    /// <summary>Writes the site into <paramref name="folder"/>, which is made anew.</summary>
    public void Write(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        CopyResource("style.css", folder);
        CopyResource("search.js", folder);
        File.WriteAllText(Path.Combine(folder, "index.js"), SearchIndex());
        for (int index = 0; index < _pages.Count; index++)
        {
            string file = Path.Combine(folder, _pages[index].Name + ".html");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, Render(index));
        }
    }

    private static void CopyResource(string name, string folder)
    {
        using Stream from = Assembly.GetExecutingAssembly().GetManifestResourceStream("handbook/" + name)
            ?? throw new InvalidOperationException($"the tool was built without {name}");
        using FileStream to = File.Create(Path.Combine(folder, name));
        from.CopyTo(to);
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private string SearchIndex()
    {
        var sections = _pages.SelectMany(page => page.Sections.Select(section => new
        {
            page = page.Title,
            title = section.Title,
            url = page.Name + ".html" + (section.Anchor.Length > 0 ? "#" + section.Anchor : ""),
            text = section.Text,
        }));
        return "const sections = " + JsonSerializer.Serialize(sections) + ";\n";
    }

    private string Render(int index)
    {
        HandbookPage page = _pages[index];
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Text(page.Title)} · Rill handbook</title>
            <link rel="stylesheet" href="{page.ToRoot}style.css">
            </head>
            <body>
            <nav>
            <a class="name" href="{page.ToRoot}index.html">Rill handbook</a>
            <input id="search" type="search" placeholder="Search" aria-label="Search the handbook">
            <ul id="found"></ul>
            {Navigation(page)}
            </nav>
            <main>
            {page.ToHtml()}
            <footer>{Neighbour(page, index - 1, "← ", "")}{Neighbour(page, index + 1, "", " →")}</footer>
            </main>
            <script>const base = "{page.ToRoot}";</script>
            <script src="{page.ToRoot}index.js"></script>
            <script src="{page.ToRoot}search.js"></script>
            </body>
            </html>

            """;
    }

    private string Navigation(HandbookPage current)
    {
        StringBuilder list = new("<ul id=\"contents\">\n");
        foreach (HandbookPage page in _pages)
        {
            string mark = page == current ? " aria-current=\"page\"" : "";
            list.Append($"<li><a href=\"{current.ToRoot}{page.Name}.html\"{mark}>{Text(page.Title)}</a>");
            HandbookSection[] parts = page == current ? [.. page.Sections.Skip(1)] : [];
            if (parts.Length > 0)
            {
                list.Append("<ul>");
                foreach (HandbookSection part in parts)
                {
                    list.Append($"<li><a href=\"#{part.Anchor}\">{Text(part.Title)}</a></li>");
                }

                list.Append("</ul>");
            }

            list.Append("</li>\n");
        }

        return list.Append("</ul>").ToString();
    }

    private string Neighbour(HandbookPage from, int index, string before, string after) =>
        index < 0 || index >= _pages.Count
            ? "<span></span>"
            : $"<a href=\"{from.ToRoot}{_pages[index].Name}.html\">{before}{Text(_pages[index].Title)}{after}</a>";
}
