using Rill.Abi;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;

namespace Rill.Kernel.Devices;

/// <summary>The right to something that there is only one of: a kind, and of what is counted or addressed a range. It is
/// narrowed by making another one of it, never widened.</summary>
internal sealed class Resource : KernelObject
{
    /// <summary>An upper bound of the object's size in bytes.</summary>
    public const int Size = 96;

    private readonly ResourceKind _kind;
    private readonly ulong _first;
    private readonly ulong _count;

    private Resource(ResourceKind kind, ulong first, ulong count)
    {
        _kind = kind;
        _first = first;
        _count = count;
    }

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Resource;

    /// <summary>Makes a resource. Kinds without a range have first 0 and count 1.</summary>
    /// <returns>InvalidArgument, NoMemory. The caller owns a reference.</returns>
    public static Status Create(ResourceKind kind, ulong first, ulong count, out Resource? resource)
    {
        resource = null;
        bool hasRange = kind is ResourceKind.Memory or ResourceKind.Ports or ResourceKind.Interrupts;
        if (kind > ResourceKind.Pressure || count == 0 || first + count < first || (!hasRange && (first != 0 || count != 1)))
        {
            return Status.InvalidArgument;
        }
        if (!KernelHeap.TryReserve(Size))
        {
            return Status.NoMemory;
        }
        resource = new Resource(kind, first, count);
        return Status.Ok;
    }

    /// <summary>Whether all of a range is allowed.</summary>
    public bool Allows(ResourceKind kind, ulong first, ulong count)
        => _kind == ResourceKind.Root
            || (_kind == kind && first >= _first && first - _first <= _count && count <= _count - (first - _first));

    /// <inheritdoc/>
    protected override void Destroy() => KernelHeap.Release(this);
}
