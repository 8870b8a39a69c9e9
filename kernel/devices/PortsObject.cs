using Rill.Abi;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;

namespace Rill.Kernel.Devices;

/// <summary>A range of I/O ports.</summary>
internal sealed class PortsObject : KernelObject
{
    /// <summary>An upper bound of the object's size in bytes.</summary>
    public const int Size = 64;

    private readonly uint _first;
    private readonly uint _count;

    private PortsObject(uint first, uint count)
    {
        _first = first;
        _count = count;
    }

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Ports;

    /// <summary>Makes a range within the machine's 65,536 ports.</summary>
    /// <returns>InvalidArgument, NoMemory. The caller owns a reference.</returns>
    public static Status Create(ulong first, ulong count, out PortsObject? ports)
    {
        ports = null;
        if (count == 0 || first >= 65_536 || count > 65_536 - first)
        {
            return Status.InvalidArgument;
        }
        if (!KernelHeap.TryReserve(Size))
        {
            return Status.NoMemory;
        }
        ports = new PortsObject((uint)first, (uint)count);
        return Status.Ok;
    }

    /// <summary>Whether an access lies within the range.</summary>
    /// <param name="width">Bytes: 1, 2 or 4.</param>
    public bool Contains(ulong port, uint width) => port >= _first && port - _first < _count && _count - (port - _first) >= width;

    /// <inheritdoc/>
    protected override void Destroy() => KernelHeap.Release(this);
}
