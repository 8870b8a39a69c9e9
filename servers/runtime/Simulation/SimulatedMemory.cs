using Rill.Abi;

namespace Rill.Runtime.Simulation;

/// <summary>A Memory object.</summary>
public sealed class SimulatedMemory : SimulatedObject
{
    /// <summary>The page size of the simulated machine, in bytes.</summary>
    public const ulong PageSize = 4096;

    internal SimulatedMemory(SimulatedMachine machine, ulong size)
        : base(machine) => Bytes = new byte[(int)RoundUp(size)];

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Memory;

    /// <summary>What it holds.</summary>
    public byte[] Bytes { get; private set; }

    internal void Resize(ulong size)
    {
        byte[] bytes = Bytes;
        Array.Resize(ref bytes, (int)RoundUp(size));
        Bytes = bytes;
    }

    /// <summary>The part of a range that exists.</summary>
    internal Span<byte> Range(ulong offset, ulong length) =>
        offset >= (ulong)Bytes.Length
            ? []
            : Bytes.AsSpan((int)offset, (int)Math.Min(length, (ulong)Bytes.Length - offset));

    internal static ulong RoundUp(ulong size) => (size + PageSize - 1) & ~(PageSize - 1);
}
