using System.Runtime.CompilerServices;
using Rill.Kernel.Objects;

namespace Rill.Kernel.Handles;

/// <summary>One place of a handle table.</summary>
internal struct HandleSlot
{
    /// <summary>What the handle names; null in a free slot.</summary>
    public KernelObject? Object;
    /// <summary>The handle's <see cref="Rights"/>, of which all fit in 16 bits.</summary>
    public ushort Rights;
    /// <summary>The low 11 bits: how often the slot was used, modulo 2048. Bit 15: the slot is in the free list.</summary>
    public ushort State;
    /// <summary>In the free list: the next slot's index; 0 ends the list, as slot 0 is never used.</summary>
    public uint NextFree;

    public const ushort InFreeList = 0x8000;
    public const ushort GenerationMask = 0x07FF;
}

/// <summary>The slots of one leaf.</summary>
[InlineArray(HandleLeaf.Count)]
internal struct HandleSlots
{
    private HandleSlot _first;
}

/// <summary>128 slots of a handle table: 2 KiB.</summary>
[GuardedBy(Guard.KernelLock)]
internal sealed class HandleLeaf
{
    public const int Count = 128;
    public const int Shift = 7;
    /// <summary>An upper bound of the object's size in bytes, for the heap's reservation.</summary>
    public const int Size = (Count * 16) + 64;

    public HandleSlots Slots;

    /// <summary>A slot, unchecked: the caller has masked the index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref HandleSlot At(uint index)
        => ref Unsafe.Add(ref Unsafe.As<HandleSlots, HandleSlot>(ref Slots), (nint)index);
}

/// <summary>The leaves of one branch.</summary>
[InlineArray(HandleBranch.Count)]
internal struct HandleLeaves
{
    private HandleLeaf? _first;
}

/// <summary>128 leaves of a handle table: 1 KiB, 16,384 slots.</summary>
[GuardedBy(Guard.KernelLock)]
internal sealed class HandleBranch
{
    public const int Count = 128;
    public const int Shift = 14;
    public const int Size = (Count * 8) + 64;

    public HandleLeaves Leaves;
}

/// <summary>The branches of one table.</summary>
[InlineArray(HandleTable.Branches)]
internal struct HandleBranchList
{
    private HandleBranch? _first;
}
