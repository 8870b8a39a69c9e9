using Rill.Abi;

namespace Rill.Protocols;

/// <summary>What a handle of a message must be.</summary>
/// <param name="Kind">The object's type; None for any.</param>
/// <param name="Rights">The rights that it must have at least.</param>
/// <param name="IsOptional">Whether there may be no handle.</param>
public readonly record struct HandleRule(ObjectType Kind, Rights Rights, bool IsOptional);
