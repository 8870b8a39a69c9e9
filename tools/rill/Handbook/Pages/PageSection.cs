namespace Rill.Tool.Handbook.Pages;

/// <summary>A part of a page under one heading.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Anchor">Its identifier in the page; empty for the page's own heading.</param>
/// <param name="Level">The heading's level, from 1.</param>
/// <param name="Text">The plain text under it, without blocks of code.</param>
/// <param name="Code">The blocks of code under it.</param>
internal sealed record PageSection(string Title, string Anchor, int Level, string Text, string Code);
