namespace Rill.Tool.Handbook.Generated;

/// <summary>A structure, an enumeration or a set of constants of the kernel interface.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">What it is for.</param>
/// <param name="Size">The bytes of a structure; null of what is none.</param>
/// <param name="Fields">The fields of a structure.</param>
/// <param name="Constants">The values of an enumeration, or the constants that a type holds.</param>
internal sealed record AbiType(
    string Name,
    DocumentationText Text,
    int? Size,
    IReadOnlyList<AbiField> Fields,
    IReadOnlyList<AbiConstant> Constants);
