using System.Xml.Linq;
using Rill.Tool.Handbook.Pictures;

namespace Rill.Tool.Handbook.Rendering;

/// <summary>Puts drawn pictures into pages, where they follow the page's colours.</summary>
internal static class SitePictures
{
    /// <summary>True for a picture that the tool drew.</summary>
    public static bool IsDrawn(string svg) => svg.StartsWith("<svg", StringComparison.Ordinal)
        && svg.Contains($"class=\"{PictureStyle.Class}", StringComparison.Ordinal);

    /// <summary>The picture as a part of a page.</summary>
    /// <param name="svg">The picture.</param>
    /// <param name="text">What it says to those who do not see it.</param>
    public static string Inline(string svg, string text)
    {
        XDocument document = XDocument.Parse(svg, LoadOptions.PreserveWhitespace);
        XElement root = document.Root!;
        root.Elements().Where(element => element.Name.LocalName == "style").Remove();
        root.SetAttributeValue("role", "img");
        root.SetAttributeValue("aria-label", text);
        return root.ToString(SaveOptions.DisableFormatting);
    }
}
