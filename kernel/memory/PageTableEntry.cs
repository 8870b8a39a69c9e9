using System.Runtime.CompilerServices;

namespace Rill.Kernel.Memory;

/// <summary>
/// One entry of a page table of the x86-64 four-level format (Intel SDM 3A, 4.5, tables 4-15 to 4-20). Bits 9 to 11
/// are free for software. An entry of 0 maps nothing.
/// </summary>
public readonly struct PageTableEntry
{
    private const ulong PresentBit = 1ul << 0;
    private const ulong WritableBit = 1ul << 1;
    private const ulong UserBit = 1ul << 2;
    private const ulong WriteThroughBit = 1ul << 3;
    private const ulong CacheDisableBit = 1ul << 4;
    private const ulong AccessedBit = 1ul << 5;
    private const ulong DirtyBit = 1ul << 6;
    private const ulong CountedBit = 1ul << 9;
    private const ulong PrivateBit = 1ul << 10;
    private const ulong NoExecuteBit = 1ul << 63;
    private const ulong AddressBits = 0x000F_FFFF_FFFF_F000;

    private PageTableEntry(ulong raw) => Raw = raw;

    /// <summary>The entry as the processor reads it.</summary>
    public ulong Raw { get; }

    /// <summary>The physical address of the frame, or of the next table.</summary>
    public ulong Physical
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Raw & AddressBits;
    }

    /// <summary>The processor may use the entry.</summary>
    public bool IsPresent
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Raw & PresentBit) != 0;
    }

    /// <summary>It may be written, as far as this level goes.</summary>
    public bool IsWritable
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Raw & WritableBit) != 0;
    }

    /// <summary>User mode may reach it. A page without any access stays present and loses this bit.</summary>
    public bool IsUser
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Raw & UserBit) != 0;
    }

    /// <summary>Code may run from it, as far as this level goes.</summary>
    public bool IsExecutable
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Raw & NoExecuteBit) == 0;
    }

    /// <summary>Software: the entry holds a reference to a frame of RAM.</summary>
    public bool IsCounted
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Raw & CountedBit) != 0;
    }

    /// <summary>Software: the frame belongs to the private side of the mapping and to no Memory object.</summary>
    public bool IsPrivate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Raw & PrivateBit) != 0;
    }

    /// <summary>Reads an entry of a table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe PageTableEntry Read(ulong* slot) => new(*slot);

    /// <summary>The entry with this raw value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PageTableEntry Of(ulong raw) => new(raw);

    /// <summary>Writes an entry into a table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Store(ulong* slot) => *slot = Raw;

    /// <summary>An entry for a table of the next lower level. The leaf decides what is allowed.</summary>
    public static PageTableEntry Table(ulong physical)
        => new(physical | PresentBit | WritableBit | UserBit | AccessedBit);

    /// <summary>An entry for a frame of RAM, to which it takes over a reference.</summary>
    /// <remarks>Accessed and dirty are set from the start: nothing reads them, and the processor need not.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PageTableEntry Frame(ulong physical, PageAccess access, bool isPrivate)
        => new(physical | PresentBit | AccessedBit | DirtyBit | CountedBit | (isPrivate ? PrivateBit : 0)
            | access.Bits);

    /// <summary>An entry for a page of device registers: uncached, not counted.</summary>
    public static PageTableEntry Device(ulong physical, PageAccess access)
        => new(physical | PresentBit | AccessedBit | DirtyBit | CacheDisableBit | WriteThroughBit | access.Bits);

    /// <summary>The same without write access.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PageTableEntry WithoutWrite() => new(Raw & ~WritableBit);

    /// <summary>The same with other access.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PageTableEntry With(PageAccess access) => new((Raw & ~PageAccess.Mask) | access.Bits);

    /// <summary>The bits of an entry that say what user mode may do.</summary>
    public readonly struct PageAccess
    {
        internal const ulong Mask = WritableBit | UserBit | NoExecuteBit;

        private PageAccess(ulong bits) => Bits = bits;

        internal ulong Bits { get; }

        /// <summary>The access of a protection. The processor has no write or execute without read.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static PageAccess Of(Abi.Protection protection)
            => new((protection == Abi.Protection.None ? 0 : UserBit)
                | ((protection & Abi.Protection.Write) != 0 ? WritableBit : 0)
                | ((protection & Abi.Protection.Execute) == 0 ? NoExecuteBit : 0));

        /// <summary>The same, but writes fault.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public PageAccess WithoutWrite() => new(Bits & ~WritableBit);
    }
}
