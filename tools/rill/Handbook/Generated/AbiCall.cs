namespace Rill.Tool.Handbook.Generated;

/// <summary>A kernel call, as the handbook tells of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Number">What rax holds at the call.</param>
/// <param name="Arguments">Its arguments in the order of the registers.</param>
/// <param name="Result">What it returns when it succeeds; empty where that is 0.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Errors">The errors of its own.</param>
/// <param name="ArgumentErrors">The names of the statuses that its arguments bring with them.</param>
internal sealed record AbiCall(
    string Name,
    ulong Number,
    IReadOnlyList<AbiArgument> Arguments,
    DocumentationText Result,
    DocumentationText Summary,
    IReadOnlyList<AbiError> Errors,
    IReadOnlyList<string> ArgumentErrors);
