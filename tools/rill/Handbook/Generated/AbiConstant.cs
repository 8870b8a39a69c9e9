namespace Rill.Tool.Handbook.Generated;

/// <summary>A named number.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The number: decimal where it is small, else hexadecimal.</param>
/// <param name="Text">What it means.</param>
internal sealed record AbiConstant(string Name, string Value, DocumentationText Text);
