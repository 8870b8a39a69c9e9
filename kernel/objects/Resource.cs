using Rill.Abi;
using Rill.Kernel.Memory;

namespace Rill.Kernel.Objects;

/// <summary>The right to what there is only one of: physical memory, interrupt lines, ports, power, priorities.</summary>
internal sealed class Resource : KernelObject
{
    /// <summary>An upper bound of the object's size in bytes.</summary>
    public const int Size = 64;

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Resource;

    /// <inheritdoc/>
    protected override void Destroy() => KernelHeap.Release(this);
}
