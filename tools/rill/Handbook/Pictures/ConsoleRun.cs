namespace Rill.Tool.Handbook.Pictures;

/// <summary>Characters of one line that look the same.</summary>
/// <param name="Text">The characters.</param>
/// <param name="Colour">Of the sixteen colours of a terminal; null for its usual one.</param>
/// <param name="IsBold">Whether they are bold.</param>
internal readonly record struct ConsoleRun(string Text, int? Colour, bool IsBold);
