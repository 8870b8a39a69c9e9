using Rill.Tool.Handbook.Pages;

namespace Rill.Tool.Handbook.Rendering;

/// <summary>What stands around a page's text: head, side bar with search and contents, neighbours.</summary>
internal static class SitePage
{
    /// <summary>A whole HTML file.</summary>
    /// <param name="name">Its path in the site without the ending.</param>
    /// <param name="title">Its title.</param>
    /// <param name="contents">The table of contents, as HTML.</param>
    /// <param name="text">The page's text, as HTML.</param>
    /// <param name="neighbours">The links to the pages before and after, as HTML.</param>
    public static string Render(string name, string title, string contents, string text, string neighbours)
    {
        string toRoot = SiteText.ToRoot(name);
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{SiteText.Encode(title)} · Rill handbook</title>
            <link rel="stylesheet" href="{toRoot}style.css">
            <script src="{toRoot}theme.js"></script>
            </head>
            <body>
            <a class="skip" href="#text">Skip to the text</a>
            <div class="side">
            <input id="menu" class="menu" type="checkbox" aria-label="Show search and contents">
            <div class="bar">
            <label for="menu" class="menu-button" aria-hidden="true"><span></span></label>
            <a class="name" href="{toRoot}index.html">Rill handbook</a>
            <button id="theme" class="scripted" type="button" aria-label="Dark colours" title="Light or dark"><span></span></button>
            </div>
            <div class="folding">
            <div class="search scripted" role="search">
            <input id="search" type="search" placeholder="Search  ( / )" aria-label="Search the handbook" autocomplete="off"
                role="combobox" aria-expanded="false" aria-controls="found" aria-autocomplete="list">
            <p id="count" role="status"></p>
            <ul id="found" role="listbox" aria-label="Found"></ul>
            </div>
            <nav id="contents" aria-label="Contents">
            {contents}</nav>
            </div>
            </div>
            <main id="text" tabindex="-1">
            {text}{neighbours}</main>
            <script>const base = "{toRoot}";</script>
            <script src="{toRoot}sections.js"></script>
            <script src="{toRoot}search.js"></script>
            <script src="{toRoot}page.js"></script>
            </body>
            </html>

            """;
    }

    /// <summary>The links to the pages before and after a page.</summary>
    public static string Neighbours(HandbookPage page, HandbookPage? before, HandbookPage? after)
    {
        string toRoot = SiteText.ToRoot(page.Name);
        string back = before is null ? ""
            : $"<a rel=\"prev\" href=\"{toRoot}{before.Name}.html\"><small>Previous</small>{SiteText.Encode(before.Title)}</a>";
        string on = after is null ? ""
            : $"<a rel=\"next\" href=\"{toRoot}{after.Name}.html\"><small>Next</small>{SiteText.Encode(after.Title)}</a>";
        return $"<nav class=\"neighbours\" aria-label=\"Previous and next page\">{back}{on}</nav>\n";
    }
}
