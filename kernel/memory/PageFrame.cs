using System.Runtime.InteropServices;

namespace Rill.Kernel.Memory;

/// <summary>What the kernel knows of one page frame: 16 bytes for each 4 KiB of physical memory.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
public struct PageFrame
{
    /// <summary>Of an allocated frame: how many page-table entries and objects hold it. Of a slab: objects in use.</summary>
    public uint RefCount;
    /// <summary>The next block of a free list, or the next slab with room; 0 is none. Of the head of a large kernel
    /// allocation: its length in pages.</summary>
    public uint Next;
    /// <summary>The previous one of that list; 0 at the head.</summary>
    public uint Previous;
    /// <summary>What it is used for.</summary>
    public FrameKind Kind;
    /// <summary>Of the head of a free block: its order. Of a slab: its size class.</summary>
    public byte Order;
    /// <summary>Of a slab: the first free object's offset in the page in units of 16 bytes, or
    /// <see cref="NoObject"/>.</summary>
    public ushort FirstFree;

    /// <summary>Of an allocated frame that is neither slab nor kernel allocation: the account that it is charged to, by
    /// index; 0 for none. It has the place of <see cref="Next"/>.</summary>
    public uint Account
    {
        readonly get => Next;
        set => Next = value;
    }

    /// <summary>The value of <see cref="FirstFree"/> in a slab without a free object.</summary>
    public const ushort NoObject = ushort.MaxValue;
}
