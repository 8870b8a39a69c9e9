using Rill.Abi;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;

namespace Rill.Kernel.Devices;

/// <summary>The kernel's log, to be read and written through handles.</summary>
internal sealed class LogObject : KernelObject
{
    /// <summary>An upper bound of the object's size in bytes.</summary>
    public const int Size = 64;

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Log;

    /// <inheritdoc/>
    protected override void Destroy() => KernelHeap.Release(this);
}
