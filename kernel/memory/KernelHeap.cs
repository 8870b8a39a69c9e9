using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Accounts;
using Rill.Kernel.Arch;
#if !HOSTED
using Internal.Runtime;
#endif

namespace Rill.Kernel.Memory;

/// <summary>
/// Memory for the kernel's own objects: one-page slabs by size class, and frames in a row for what is larger. Nothing
/// lies in the page but the objects; what is known of a slab stands in its <see cref="PageFrame"/>.
/// </summary>
[GuardedBy(Guard.KernelLock)]
public static unsafe class KernelHeap
{
    /// <summary>The largest size that comes from a slab.</summary>
    private const uint LargestClass = 2048;
    private const int Granule = 16;
    private const uint ReserveCapacity = 16;

    private static HeapState* s_state;

    private const int Classes = 15;

    /// <summary>The size of each class in units of 16 bytes: from 64 bytes up nearly all are multiples of 64.</summary>
    private static ReadOnlySpan<byte> ClassGranules => [1, 2, 3, 4, 6, 8, 12, 16, 20, 28, 36, 48, 64, 84, 128];

    /// <summary>Starts the heap. The frame allocator runs already.</summary>
    /// <returns>False where there is no memory.</returns>
    public static bool Initialize()
    {
        if (!FrameAllocator.TryAllocateZeroed(FrameKind.Kernel, out ulong physical))
        {
            return false;
        }

        s_state = (HeapState*)DirectMap.ToVirtual(physical);
        int index = 0;
        for (uint i = 0; i <= LargestClass / Granule; i++)
        {
            while (ClassGranules[index] < i)
            {
                index++;
            }

            s_state->ClassOf[i] = (byte)index;
        }

        AccountTable.UseHeap(&AllocateAligned, &Free, DirectMap.ToVirtual(0), &FrameAllocator.Settle);
        return true;
    }

    /// <summary>Takes zeroed memory, aligned to 16 bytes.</summary>
    /// <returns>Null when memory is used up. The caller owns the block and frees it with <see cref="Free"/>.</returns>
    public static byte* Allocate(nuint size)
        => size <= LargestClass
            ? AllocateSmall(s_state->ClassOf[(size + Granule - 1) / Granule])
            : AllocateLarge(size);

    /// <summary>Takes zeroed memory at a multiple of an alignment.</summary>
    /// <param name="alignment">A power of two, at most 4096.</param>
    public static byte* AllocateAligned(nuint size, nuint alignment)
    {
        if (alignment <= Granule)
        {
            return Allocate(size);
        }

        // Objects lie at multiples of their class's size from the start of a page.
        size = (size + alignment - 1) & ~(alignment - 1);
        if (size > LargestClass)
        {
            return AllocateLarge(size);
        }

        int index = s_state->ClassOf[size / Granule];
        while ((SizeOf(index) & (alignment - 1)) != 0)
        {
            index++;
        }

        return AllocateSmall(index);
    }

    /// <summary>Frees a block. Null is allowed.</summary>
    public static void Free(void* block)
    {
        if (block == null)
        {
            return;
        }

        PageFrame* frame = FrameAllocator.FrameOf(block);
        if (frame->Kind == FrameKind.Slab)
        {
            FreeSmall((byte*)block, frame);
            return;
        }

        Check.That(frame->Kind == FrameKind.KernelLarge, "freed kernel memory that was not allocated"u8);
        ulong pages = frame->Next;
        frame->Next = 0;
        FrameAllocator.ReleaseContiguous(DirectMap.ToPhysical(block), pages);
    }

    /// <summary>Makes sure that the next allocations succeed: what runs before <c>new</c>, which cannot fail.</summary>
    /// <param name="size">Bytes of the largest of them, at most a page.</param>
    /// <param name="count">How many.</param>
    /// <returns>False when memory is used up.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReserve(nuint size, int count = 1)
        // Whatever the sizes, an allocation takes at most one new page.
        => s_state->ReserveCount >= (uint)count && size <= Pages.Size || FillReserve(size, count);

    /// <summary>Frees the storage of a kernel object that nothing refers to any more.</summary>
    public static void Release(object instance)
    {
#if !HOSTED
        // The header word lies before the method table pointer, to which references point.
        Free((byte*)Unsafe.As<object, nint>(ref instance) - sizeof(ulong));
#endif
    }

    /// <summary>Gives empty slabs back to the frame allocator.</summary>
    public static void Trim()
    {
        for (int index = 0; index < Classes; index++)
        {
            uint slab = s_state->Partial[index];
            while (slab != 0)
            {
                PageFrame* frame = FrameAllocator.FrameAt(slab);
                uint next = frame->Next;
                if (frame->RefCount == 0)
                {
                    ReleaseSlab(frame, slab, index);
                }

                slab = next;
            }
        }
    }

    /// <summary>Bytes of an object of a class.</summary>
    private static uint SizeOf(int index) => ClassGranules[index] * (uint)Granule;

    private static byte* AllocateSmall(int index)
    {
        uint slab = s_state->Partial[index];
        if (slab == 0 && (slab = AddSlab(index)) == 0)
        {
            return null;
        }

        PageFrame* frame = FrameAllocator.FrameAt(slab);
        byte* result = DirectMap.ToVirtual((ulong)slab << Pages.Shift) + (frame->FirstFree * (uint)Granule);
        frame->FirstFree = *(ushort*)result;
        frame->RefCount++;
        if (frame->FirstFree == PageFrame.NoObject)
        {
            Unlink(frame, index);
        }

        PageBytes.ClearSmall(result, SizeOf(index));
        return result;
    }

    private static void FreeSmall(byte* block, PageFrame* frame)
    {
        int index = frame->Order;
        uint offset = (uint)((ulong)block & Pages.OffsetMask);
        Debug.Assert(offset % SizeOf(index) == 0, "freed the inside of a kernel object");
        uint slab = (uint)(DirectMap.ToPhysical(block) >> Pages.Shift);
        if (frame->FirstFree == PageFrame.NoObject)
        {
            Link(frame, slab, index);
        }

        *(ushort*)block = frame->FirstFree;
        frame->FirstFree = (ushort)(offset / Granule);
        // An empty slab is kept while it is the only one with room, so that one object coming and going costs no page.
        if (--frame->RefCount == 0 && (frame->Next != 0 || frame->Previous != 0))
        {
            ReleaseSlab(frame, slab, index);
        }
    }

    /// <summary>Makes a page into a slab and links it; 0 when memory is used up.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static uint AddSlab(int index)
    {
        if (!FrameAllocator.TryAllocate(FrameKind.Slab, out ulong physical))
        {
            if (s_state->ReserveCount == 0)
            {
                return 0;
            }

            physical = s_state->Reserve[--s_state->ReserveCount];
        }

        byte* page = DirectMap.ToVirtual(physical);
        uint size = SizeOf(index);
        uint offset = 0;
        for (; offset + (2 * size) <= Pages.Size; offset += size)
        {
            *(ushort*)(page + offset) = (ushort)((offset + size) / Granule);
        }

        *(ushort*)(page + offset) = PageFrame.NoObject;
        uint slab = (uint)(physical >> Pages.Shift);
        PageFrame* frame = FrameAllocator.FrameAt(slab);
        frame->RefCount = 0;
        frame->FirstFree = 0;
        frame->Order = (byte)index;
        Link(frame, slab, index);
        return slab;
    }

    private static void ReleaseSlab(PageFrame* frame, uint slab, int index)
    {
        Unlink(frame, index);
        frame->RefCount = 1;
        FrameAllocator.Release((ulong)slab << Pages.Shift);
    }

    private static byte* AllocateLarge(nuint size)
    {
        if (size > 1ul << (FrameAllocator.MaxOrder + Pages.Shift))
        {
            return null;
        }

        ulong pages = Pages.Up(size) >> Pages.Shift;
        if (!FrameAllocator.TryAllocateContiguous(FrameKind.KernelLarge, pages, out ulong physical))
        {
            if (pages != 1 || s_state->ReserveCount == 0)
            {
                return null;
            }

            physical = s_state->Reserve[--s_state->ReserveCount];
            FrameAllocator.ChangeKind(physical, FrameKind.KernelLarge);
        }

        FrameAllocator.FrameOf(physical)->Next = (uint)pages;
        byte* block = DirectMap.ToVirtual(physical);
        for (ulong i = 0; i < pages; i++)
        {
            PageBytes.Clear(block + (i << Pages.Shift));
        }

        return block;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool FillReserve(nuint size, int count)
    {
        Check.That(size <= Pages.Size && (uint)count <= ReserveCapacity, "reserved more than can be"u8);
        while (s_state->ReserveCount < (uint)count)
        {
            if (!FrameAllocator.TryAllocate(FrameKind.Slab, out ulong physical))
            {
                return false;
            }

            s_state->Reserve[s_state->ReserveCount++] = physical;
        }

        return true;
    }

    private static void Link(PageFrame* frame, uint slab, int index)
    {
        uint head = s_state->Partial[index];
        frame->Previous = 0;
        frame->Next = head;
        if (head != 0)
        {
            FrameAllocator.FrameAt(head)->Previous = slab;
        }

        s_state->Partial[index] = slab;
    }

    private static void Unlink(PageFrame* frame, int index)
    {
        if (frame->Previous != 0)
        {
            FrameAllocator.FrameAt(frame->Previous)->Next = frame->Next;
        }
        else
        {
            s_state->Partial[index] = frame->Next;
        }

        if (frame->Next != 0)
        {
            FrameAllocator.FrameAt(frame->Next)->Previous = frame->Previous;
        }

        frame->Next = 0;
        frame->Previous = 0;
    }

#if HOSTED
    /// <summary>Gives the reserve back too, so that a test can compare frame counts.</summary>
    internal static void TrimAll()
    {
        while (s_state->ReserveCount != 0)
        {
            FrameAllocator.Release(s_state->Reserve[--s_state->ReserveCount]);
        }

        Trim();
    }
#endif

    /// <summary>The heap's variables, in a page of their own.</summary>
    private struct HeapState
    {
        public uint ReserveCount;
        /// <summary>Physical addresses of pages for allocations that must not fail.</summary>
        public fixed ulong Reserve[(int)ReserveCapacity];
        /// <summary>The first slab with room for each class, or 0.</summary>
        public fixed uint Partial[16];
        /// <summary>The class for each size in units of 16 bytes.</summary>
        public fixed byte ClassOf[(int)(LargestClass / Granule) + 1];
    }
}
