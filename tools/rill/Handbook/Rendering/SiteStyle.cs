namespace Rill.Tool.Handbook.Rendering;

/// <summary>The site's style sheet: the two sets of colours, by the reader's setting or choice, and the rules.</summary>
internal static class SiteStyle
{
    /// <summary>Its text.</summary>
    public static string Text { get; } = $$"""
        :root {
        color-scheme: light;
        {{Light}} }
        @media screen and (prefers-color-scheme: dark) {
        :root:not([data-theme="light"]) {
        color-scheme: dark;
        {{Dark}} } }
        @media screen {
        :root[data-theme="dark"] {
        color-scheme: dark;
        {{Dark}} } }
        {{SiteFile.ReadText("pictures.css")}}
        {{SiteFile.ReadText("style.css")}}
        """;

    private static string Light => SiteFile.ReadText("colours-light.css") + SiteFile.ReadText("code-light.css");

    private static string Dark => SiteFile.ReadText("colours-dark.css") + SiteFile.ReadText("code-dark.css");
}
