using System.Text.Encodings.Web;
using System.Text.Json;
using Rill.Tool.Handbook.Pages;

namespace Rill.Tool.Handbook.Rendering;

/// <summary>What the search in the reader's browser looks through: a script, since a page opened from a file may load no data.</summary>
internal static class SearchIndex
{
    private static readonly JsonSerializerOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The script's text.</summary>
    public static string Of(IEnumerable<HandbookPage> pages)
    {
        var sections = pages.SelectMany(page => page.Sections.Select(section => new
        {
            page = page.Title,
            title = section.Title,
            url = page.Name + ".html" + (section.Anchor.Length > 0 ? "#" + section.Anchor : ""),
            text = section.Text,
            code = section.Code,
        }));
        return "const sections = " + JsonSerializer.Serialize(sections, s_options) + ";\n";
    }
}
