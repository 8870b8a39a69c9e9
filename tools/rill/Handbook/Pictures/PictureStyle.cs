namespace Rill.Tool.Handbook.Pictures;

/// <summary>
/// The colours of pictures. A picture in the tree holds them itself and follows the reader's light or dark setting; a
/// picture within a page of the site takes them from the site's style sheet, which has the same rules.
/// </summary>
internal static class PictureStyle
{
    /// <summary>The class of a picture that is drawn by the tool.</summary>
    public const string Class = "picture";

    /// <summary>The style element's text for a picture that stands alone.</summary>
    public static string Text { get; } = $$"""

        .picture { {{SiteFile.ReadText("colours-light.css").ReplaceLineEndings(" ")}}}
        @media (prefers-color-scheme: dark) { .picture { {{SiteFile.ReadText("colours-dark.css").ReplaceLineEndings(" ")}}} }
        {{SiteFile.ReadText("pictures.css")}}
        """;
}
