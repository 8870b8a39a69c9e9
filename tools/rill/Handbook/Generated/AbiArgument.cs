namespace Rill.Tool.Handbook.Generated;

/// <summary>An argument of a kernel call.</summary>
/// <param name="Registers">The registers that it is passed in.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its type; of a handle, what it must name and allow.</param>
/// <param name="Text">What it is.</param>
internal sealed record AbiArgument(
    IReadOnlyList<string> Registers, string Name, DocumentationText Kind, DocumentationText Text);
