namespace Rill.Tool.Handbook.Pages;

/// <summary>A link or a picture in a page's text.</summary>
/// <param name="Url">Where it leads, as written.</param>
/// <param name="Text">What it shows, or a picture's alternative text.</param>
/// <param name="IsPicture">Whether it is a picture.</param>
/// <param name="Line">The line it stands in, from 1.</param>
internal sealed record PageLink(string Url, string Text, bool IsPicture, int Line);
