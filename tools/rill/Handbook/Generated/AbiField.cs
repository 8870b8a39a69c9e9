namespace Rill.Tool.Handbook.Generated;

/// <summary>A field of a structure.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Offset">Bytes from the structure's beginning.</param>
/// <param name="Type">Its type: u8, u16, u32, u64, i32, i64, or a reference to a type of the interface.</param>
/// <param name="Text">What it holds.</param>
internal sealed record AbiField(string Name, int Offset, DocumentationText Type, DocumentationText Text);
