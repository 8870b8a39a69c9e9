namespace Rill.Tool.Handbook.Generated;

/// <summary>A kernel call, as the handbook tells of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Number">What rax holds at the call.</param>
/// <param name="Arguments">Its arguments in the order of the registers.</param>
/// <param name="Result">What it returns when it succeeds; empty where that is 0.</param>
/// <param name="Rights">The rights it asks of handles; empty where it takes none.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Errors">The statuses that its description names.</param>
internal sealed record AbiCall(
    string Name,
    ulong Number,
    IReadOnlyList<DocumentationText> Arguments,
    DocumentationText Result,
    DocumentationText Rights,
    DocumentationText Summary,
    IReadOnlyList<string> Errors);
