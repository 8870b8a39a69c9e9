using System.Net;

namespace Rill.Tool.Handbook.Rendering;

/// <summary>Text in the site's HTML.</summary>
internal static class SiteText
{
    /// <summary>The text as it may stand in an element or an attribute.</summary>
    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <summary>What leads from the folder of a file to the site's root, such as "../".</summary>
    /// <param name="name">The file's path in the site, with '/'.</param>
    public static string ToRoot(string name) => string.Concat(Enumerable.Repeat("../", name.Count(c => c == '/')));
}
