using Rill.Abi;

namespace Rill.Kernel.Tests.Memory;

/// <summary>What the model knows of one mapped page.</summary>
internal sealed record ModelPage
{
    internal Protection Protection { get; set; }
    internal bool Shared { get; init; }
    internal bool NoInherit { get; init; }
    /// <summary>The object, or null for anonymous private memory.</summary>
    internal ModelObject? Memory { get; init; }
    internal ulong Index { get; init; }
    /// <summary>Whether it has a private copy, with <see cref="Value"/>.</summary>
    internal bool Copied { get; set; }
    internal ulong Value { get; set; }
}
