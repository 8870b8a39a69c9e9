using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Accounts;
using Rill.Kernel.Arch;

namespace Rill.Kernel.Memory;

/// <summary>
/// Physical memory by page frames: a buddy allocator with a cache of single frames for each core and a stack of
/// frames that are known to be zero.
/// </summary>
/// <remarks>Frames are named by their physical address outside and by their index inside; index 0 is never given out,
/// so that 0 means none.</remarks>
[GuardedBy(Guard.KernelLock)]
public static unsafe partial class FrameAllocator
{
    /// <summary>The largest block: 2^18 pages, 1 GiB.</summary>
    public const int MaxOrder = 18;

    /// <summary>Words of a core's cache: its count, the frames, and four words for accounts
    /// (FrameAllocator.Accounts.cs).</summary>
    private const uint CacheWords = 128;
    /// <summary>Frames that a core's cache holds at most.</summary>
    private const uint CacheCapacity = CacheWords - 5;
    /// <summary>Frames that move between a cache and the buddy lists at once: a block of order 5.</summary>
    private const int BatchOrder = 5;
    private const uint BatchSize = 1u << BatchOrder;
    private const uint ZeroedCapacity = 127;

    private static PageFrame* s_frames;
    private static uint s_frameCount;
    private static uint* s_heads;
    private static ulong* s_kinds;
    private static uint* s_zeroed;
    private static uint* s_caches;
    private static uint s_cacheCount;
    private static ulong s_total;
    private static ulong s_free;
    private static ulong s_reserve;
    [GuardedBy(Guard.Boot)]
    private static delegate*<bool> s_isForServer;

    /// <summary>Frames of RAM that the kernel has, used or not.</summary>
    public static ulong TotalFrames => s_total;

    /// <summary>Frames that are free.</summary>
    public static ulong FreeFrames => s_free;

    /// <summary>Free frames that programs' pages and page tables may not take: they keep the kernel and the system's
    /// servers going when programs have used up all else.</summary>
    public static ulong Reserve
    {
        get => s_reserve;
        set => s_reserve = value;
    }

    /// <summary>Sets what says whether the running process may use the reserve, whoever it works for: processes are known
    /// to the layer of tasks.</summary>
    internal static void SetReserveRule(delegate*<bool> isForServer) => s_isForServer = isForServer;

    /// <summary>Frames in use for a purpose.</summary>
    public static ulong CountOf(FrameKind kind) => s_kinds[(int)kind];

    /// <summary>The bytes of metadata that <see cref="Initialize"/> asks for.</summary>
    /// <param name="frameCount">The number of the frame after the last of RAM.</param>
    /// <param name="cores">How many cores there will be at most.</param>
    public static ulong MetadataSize(ulong frameCount, uint cores)
        => Pages.Up((frameCount * (ulong)sizeof(PageFrame)) + FixedMetadata + (cores * CacheBytes));

    private const ulong CacheBytes = CacheWords * sizeof(uint);
    private const ulong FixedMetadata = (32 * sizeof(uint)) + (16 * sizeof(ulong)) + CacheBytes;

    /// <summary>Starts with no memory at all; <see cref="AddFree"/> and <see cref="AddUsed"/> follow.</summary>
    /// <param name="metadata">Zeroed memory of <see cref="MetadataSize"/> bytes, kept for ever.</param>
    public static void Initialize(byte* metadata, ulong frameCount, uint cores)
    {
        Check.That(frameCount <= uint.MaxValue, "more physical memory than frame numbers"u8);
        s_frames = (PageFrame*)metadata;
        metadata += frameCount * (ulong)sizeof(PageFrame);
        s_kinds = (ulong*)metadata;
        s_heads = (uint*)(metadata + (16 * sizeof(ulong)));
        s_zeroed = s_heads + 32;
        s_caches = s_zeroed + CacheWords;
        s_cacheCount = cores;
        s_frameCount = (uint)frameCount;
        s_total = 0;
        s_free = 0;
        s_reserve = 0;
        IsPressed = false;
    }

    /// <summary>Adds free RAM. Whole pages only; frame 0 is left out.</summary>
    public static void AddFree(ulong physical, ulong length)
    {
        ulong first = Pages.Up(physical) >> Pages.Shift;
        ulong end = (physical + length) >> Pages.Shift;
        first = first == 0 ? 1 : first;
        if (end <= first)
        {
            return;
        }

        s_total += end - first;
        FreeRange((uint)first, (uint)(end - first));
    }

    /// <summary>Adds RAM that is in use from the start, with a reference count of one.</summary>
    public static void AddUsed(ulong physical, ulong length, FrameKind kind)
    {
        ulong first = physical >> Pages.Shift;
        ulong end = Pages.Up(physical + length) >> Pages.Shift;
        for (ulong i = first; i < end; i++)
        {
            s_frames[i].Kind = kind;
            s_frames[i].RefCount = 1;
        }

        s_total += end - first;
        s_kinds[(int)kind] += end - first;
    }

    /// <summary>The database's entry for a frame of RAM.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PageFrame* FrameOf(ulong physical) => s_frames + (physical >> Pages.Shift);

    /// <summary>The database's entry for a direct-map address.</summary>
    internal static PageFrame* FrameOf(void* pointer) => FrameOf(DirectMap.ToPhysical(pointer));

    /// <summary>The database's entry for a frame by its index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static PageFrame* FrameAt(uint index) => s_frames + index;

    /// <summary>Says that an allocated frame serves another purpose from now on.</summary>
    internal static void ChangeKind(ulong physical, FrameKind kind)
    {
        PageFrame* frame = FrameOf(physical);
        s_kinds[(int)frame->Kind]--;
        s_kinds[(int)kind]++;
        frame->Kind = kind;
    }

    /// <summary>Whether an address is one of RAM that the allocator manages.</summary>
    public static bool IsRam(ulong physical) => IsInDatabase(physical) && FrameOf(physical)->Kind != FrameKind.Absent;

    /// <summary>Whether an address lies below the end of RAM.</summary>
    internal static bool IsInDatabase(ulong physical) => physical >> Pages.Shift < s_frameCount;

    /// <summary>Takes one frame with a reference count of one. Its content is whatever it was.</summary>
    /// <param name="account">Whom it is charged to, until it is freed; 0: the kernel. It says too whether the frame may come
    /// from the <see cref="Reserve"/>.</param>
    public static bool TryAllocate(FrameKind kind, out ulong physical, uint account = 0)
        => TryTake(kind, out physical, account);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryTake(FrameKind kind, out ulong physical, uint account)
    {
        uint* cache = Cache();
        if (FaultInjection.Fails() || !MayTake(kind, 1, account) || !TryCharge(cache, account))
        {
            physical = 0;
            return false;
        }

        uint count = *cache;
        uint index;
        if (count != 0)
        {
            index = cache[count];
            *cache = count - 1;
        }
        else if ((index = AllocateSlow(cache)) == 0)
        {
            Uncharge(cache, account);
            physical = 0;
            return false;
        }

        Take(index, kind, account);
        physical = (ulong)index << Pages.Shift;
        return true;
    }

    /// <summary>Takes one frame of zeros with a reference count of one.</summary>
    /// <param name="account">As for <see cref="TryAllocate"/>.</param>
    public static bool TryAllocateZeroed(FrameKind kind, out ulong physical, uint account = 0)
    {
        uint zeroed = *s_zeroed;
        if (zeroed != 0 && !FaultInjection.Fails() && MayTake(kind, 1, account) && TryCharge(Cache(), account))
        {
            uint index = s_zeroed[zeroed];
            *s_zeroed = zeroed - 1;
            Take(index, kind, account);
            physical = (ulong)index << Pages.Shift;
            return true;
        }

        if (!TryTake(kind, out physical, account))
        {
            return false;
        }

        PageBytes.Clear(DirectMap.ToVirtual(physical));
        return true;
    }

    /// <summary>Takes frames in a row, each with a reference count of one of its own, aligned to the power of two at
    /// or above their number. The content is whatever it was.</summary>
    /// <param name="account">Whom they are charged to.</param>
    public static bool TryAllocateContiguous(FrameKind kind, ulong pages, out ulong physical, uint account = 0)
    {
        physical = 0;
        if (pages == 1)
        {
            return TryAllocate(kind, out physical, account);
        }

        if (pages - 1 >= 1ul << MaxOrder)
        {
            return false;
        }

        int order = BitOperations.Log2(pages);
        if (pages > 1ul << order)
        {
            order++;
        }

        if (FaultInjection.Fails() || !MayTake(kind, pages, account)
            || !AccountTable.TryCharge(account, JobCount.Frames, pages))
        {
            return false;
        }

        uint first = TakeBlock(order);
        if (first == 0)
        {
            // What dead objects and the caches hold may complete a block.
            do
            {
                DrainAll();
                first = TakeBlock(order);
            }
            while (first == 0 && Demolition.TryFreeSome());
            if (first == 0)
            {
                Settle(account);
                AccountTable.Uncharge(account, JobCount.Frames, pages);
                return false;
            }
        }

        s_free -= pages;
        uint surplus = (1u << order) - (uint)pages;
        if (surplus != 0)
        {
            s_free -= surplus;
            FreeRange(first + (uint)pages, surplus);
        }

        for (uint i = 0; i < (uint)pages; i++)
        {
            s_frames[first + i].Kind = kind;
            s_frames[first + i].RefCount = 1;
            s_frames[first + i].Account = account;
        }

        s_kinds[(int)kind] += pages;
        physical = (ulong)first << Pages.Shift;
        return true;
    }

    /// <summary>Takes one more reference to an allocated frame.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddReference(ulong physical) => FrameOf(physical)->RefCount++;

    /// <summary>Gives one reference back; the last one frees the frame.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Release(ulong physical)
    {
        PageFrame* frame = FrameOf(physical);
        Debug.Assert(frame->RefCount != 0 && frame->Kind >= FrameKind.Kernel, "release of a free frame");
        if (--frame->RefCount == 0)
        {
            Free(frame, physical);
        }
    }

    private static void Free(PageFrame* frame, ulong physical)
    {
        uint* cache = Cache();
        Forget(frame, cache);
        if (*cache == CacheCapacity)
        {
            Drain(cache, BatchSize * 2);
        }

        cache[++*cache] = (uint)(physical >> Pages.Shift);
    }

    /// <summary>Frees a frame that holds nothing but zeros and has one reference: an emptied page table.</summary>
    internal static void ReleaseZeroed(ulong physical)
    {
        uint count = *s_zeroed;
        if (count == ZeroedCapacity)
        {
            Release(physical);
            return;
        }

        PageFrame* frame = FrameOf(physical);
        Debug.Assert(frame->RefCount == 1, "a zeroed frame is shared");
        frame->RefCount = 0;
        Forget(frame, Cache());
        s_zeroed[count + 1] = (uint)(physical >> Pages.Shift);
        *s_zeroed = count + 1;
    }

    /// <summary>Frees frames in a row that have one reference each.</summary>
    internal static void ReleaseContiguous(ulong physical, ulong pages)
    {
        uint first = (uint)(physical >> Pages.Shift);
        for (uint i = 0; i < (uint)pages; i++)
        {
            PageFrame* frame = s_frames + first + i;
            Debug.Assert(frame->RefCount == 1, "a frame of a contiguous allocation is shared");
            frame->RefCount = 0;
            s_kinds[(int)frame->Kind]--;
        }

        FreeRange(first, (uint)pages);
    }

    /// <summary>Fills in what <see cref="SystemInfo"/> says of memory, in bytes.</summary>
    public static void FillInfo(ref SystemInfo info)
    {
        ulong slabs = CountOf(FrameKind.Slab) + CountOf(FrameKind.KernelLarge);
        ulong tables = CountOf(FrameKind.PageTable);
        info.MemoryTotal = s_total << Pages.Shift;
        info.MemoryFree = s_free << Pages.Shift;
        info.MemorySlabs = slabs << Pages.Shift;
        info.MemoryReserve = s_reserve << Pages.Shift;
        info.MemoryPageTables = tables << Pages.Shift;
        info.MemoryKernel = (slabs + tables + CountOf(FrameKind.Kernel)) << Pages.Shift;
        info.MemoryObjects = CountOf(FrameKind.Object) << Pages.Shift;
        info.MemoryAnonymous = CountOf(FrameKind.Anonymous) << Pages.Shift;
    }

    /// <summary>Whether an allocation leaves the reserve alone, or may take from it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool MayTake(FrameKind kind, ulong frames, uint account)
        => s_free >= s_reserve + frames || MayTakeFromReserve(kind, frames, account);

    /// <summary>Servers' pages, and what the kernel keeps for a server's own calls, may take all of the reserve: a reply that
    /// finds no memory would leave its caller waiting. What a server does for others, and the kernel's structures that
    /// programs can make grow, may take half of it; all else nothing.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool MayTakeFromReserve(FrameKind kind, ulong frames, uint account)
    {
        while (Demolition.TryFreeSome())
        {
            if (s_free >= s_reserve + frames)
            {
                return true;
            }
        }

        IsPressed = true;
        bool isKernels = kind is FrameKind.Slab or FrameKind.KernelLarge or FrameKind.Kernel;
        bool isForServer = s_isForServer != null && s_isForServer();
        return AccountTable.MayUseReserve(account)
            || (isKernels && isForServer)
            || ((isKernels || isForServer) && s_free >= (s_reserve / 2) + frames);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(uint index, FrameKind kind, uint account)
    {
        PageFrame* frame = s_frames + index;
        frame->Kind = kind;
        frame->Account = account;
        frame->RefCount = 1;
        s_kinds[(int)kind]++;
        s_free--;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Forget(PageFrame* frame, uint* cache)
    {
        Uncharge(cache, frame->Account);
        s_kinds[(int)frame->Kind]--;
        s_free++;
        frame->Kind = FrameKind.Cached;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint* Cache() => s_caches + ((uint)Cpu.CurrentIndex * CacheWords);
}
