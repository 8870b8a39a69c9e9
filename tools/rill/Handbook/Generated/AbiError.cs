namespace Rill.Tool.Handbook.Generated;

/// <summary>An error that a kernel call returns.</summary>
/// <param name="Status">The status's name.</param>
/// <param name="When">When it is returned, as the end of a sentence.</param>
internal sealed record AbiError(string Status, string When);
