using Rill.Kernel.Memory;

namespace Rill.Kernel.Tests.Memory;

/// <summary>A Memory object and what its pages hold.</summary>
internal sealed class ModelObject
{
    /// <summary>The real one; null for the hidden object of anonymous shared memory.</summary>
    internal MemoryObject? Real { get; init; }
    internal ulong Pages { get; set; }
    internal Dictionary<ulong, ulong> Values { get; } = [];
}
