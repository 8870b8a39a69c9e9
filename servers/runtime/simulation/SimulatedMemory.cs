using Rill.Abi;

namespace Rill.Runtime.Simulation;

/// <summary>A Memory object.</summary>
public sealed class SimulatedMemory : SimulatedObject
{
    /// <summary>The largest object of the simulated machine, in bytes: all of it is memory of the host.</summary>
    public const ulong MaxSize = 64 << 20;

    internal SimulatedMemory(SimulatedMachine machine, ulong size)
        : base(machine) => Bytes = GC.AllocateArray<byte>((int)Pages.Up(size), pinned: true);

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Memory;

    /// <summary>What it holds, pinned, so that a mapping of the driving process's own can be a pointer to it.</summary>
    public byte[] Bytes { get; private set; }

    /// <summary>The seals that were set; the simulation only notes them.</summary>
    public MemorySeals Seals { get; internal set; }

    internal void Resize(ulong size)
    {
        byte[] bytes = GC.AllocateArray<byte>((int)Pages.Up(size), pinned: true);
        Bytes.AsSpan(0, Math.Min(Bytes.Length, bytes.Length)).CopyTo(bytes);
        Bytes = bytes;
    }

    /// <summary>The part of a range that exists.</summary>
    internal Span<byte> Range(ulong offset, ulong length) =>
        offset >= (ulong)Bytes.Length
            ? []
            : Bytes.AsSpan((int)offset, (int)Math.Min(length, (ulong)Bytes.Length - offset));
}
