using System.Globalization;
using System.Xml.Linq;
using Rill.Tool.Handbook.Pictures;

namespace Rill.Tool.Handbook.Rendering;

/// <summary>Puts drawn pictures into pages, where they follow the page's colours.</summary>
internal static class SitePictures
{
    /// <summary>The least part of its width that a picture shrinks to.</summary>
    private const double Least = 0.6;

    /// <summary>True for a picture that the tool drew.</summary>
    public static bool IsDrawn(string svg) => svg.StartsWith("<svg", StringComparison.Ordinal)
        && svg.Contains($"class=\"{PictureStyle.Class}", StringComparison.Ordinal);

    /// <summary>
    /// The picture as a part of a page. It shrinks with the window, but not so far that it cannot be read: then it scrolls.
    /// </summary>
    /// <param name="svg">The picture.</param>
    /// <param name="text">What it says to those who do not see it.</param>
    public static string Inline(string svg, string text)
    {
        XElement root = XDocument.Parse(svg, LoadOptions.PreserveWhitespace).Root!;
        root.Elements().Where(element => element.Name.LocalName == "style").Remove();
        root.SetAttributeValue("role", "img");
        root.SetAttributeValue("aria-label", text);
        if (double.TryParse(root.Attribute("width")?.Value, CultureInfo.InvariantCulture, out double width))
        {
            root.SetAttributeValue("style", string.Create(CultureInfo.InvariantCulture, $"min-width:{width * Least:0}px"));
        }

        return $"<span class=\"drawn\" tabindex=\"0\">{root.ToString(SaveOptions.DisableFormatting)}</span>";
    }
}
