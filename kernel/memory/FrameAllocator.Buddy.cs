using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rill.Kernel.Memory;

/// <content>The buddy lists behind the caches.</content>
public static unsafe partial class FrameAllocator
{
    /// <summary>Refills a core's cache and takes a frame; 0 when memory is used up.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static uint AllocateSlow(uint* cache)
    {
        uint block = TakeBlock(BatchOrder);
        if (block != 0)
        {
            // The lowest frame comes first, so that memory touched in a row is in a row.
            for (uint i = 0; i < BatchSize - 1; i++)
            {
                s_frames[block + BatchSize - 1 - i].Kind = FrameKind.Cached;
                cache[i + 1] = block + BatchSize - 1 - i;
            }

            *cache = BatchSize - 1;
            return block;
        }

        for (int order = 0; order < BatchOrder; order++)
        {
            // No block of a batch's order is left, so splitting a smaller one costs little.
            if ((block = TakeBlock(order)) != 0)
            {
                return block;
            }
        }

        if (*s_zeroed != 0)
        {
            return s_zeroed[(*s_zeroed)--];
        }

        KernelHeap.Trim();
        if (*cache == 0)
        {
            DrainAll();
            return TakeBlock(0);
        }

        return cache[(*cache)--];
    }

    /// <summary>Takes a block off the lists, splitting a larger one where needed. Its frames still count as free.</summary>
    private static uint TakeBlock(int order)
    {
        for (int found = order; found <= MaxOrder; found++)
        {
            uint block = s_heads[found];
            if (block == 0)
            {
                continue;
            }

            Unlink(block);
            while (found > order)
            {
                found--;
                Link(block + (1u << found), found);
            }

            s_frames[block].Kind = FrameKind.Cached;
            return block;
        }

        return 0;
    }

    /// <summary>Puts frames onto the lists in the largest aligned blocks, and counts them as free.</summary>
    private static void FreeRange(uint first, uint count)
    {
        s_free += count;
        for (uint i = 0; i < count; i++)
        {
            s_frames[first + i].Kind = FrameKind.FreeTail;
        }

        while (count != 0)
        {
            int order = Math.Min(BitOperations.TrailingZeroCount(first), BitOperations.Log2(count));
            order = Math.Min(order, MaxOrder);
            Merge(first, order);
            first += 1u << order;
            count -= 1u << order;
        }
    }

    /// <summary>Puts a block onto its list, joined with its buddy as often as that is free.</summary>
    private static void Merge(uint block, int order)
    {
        while (order < MaxOrder)
        {
            uint buddy = block ^ (1u << order);
            if (buddy >= s_frameCount || s_frames[buddy].Kind != FrameKind.Free || s_frames[buddy].Order != order)
            {
                break;
            }

            Unlink(buddy);
            s_frames[buddy].Kind = FrameKind.FreeTail;
            s_frames[block].Kind = FrameKind.FreeTail;
            block &= buddy;
            order++;
        }

        Link(block, order);
    }

    private static void Link(uint block, int order)
    {
        PageFrame* frame = s_frames + block;
        uint head = s_heads[order];
        frame->Kind = FrameKind.Free;
        frame->Order = (byte)order;
        frame->Previous = 0;
        frame->Next = head;
        if (head != 0)
        {
            s_frames[head].Previous = block;
        }

        s_heads[order] = block;
    }

    private static void Unlink(uint block)
    {
        PageFrame* frame = s_frames + block;
        if (frame->Previous != 0)
        {
            s_frames[frame->Previous].Next = frame->Next;
        }
        else
        {
            s_heads[frame->Order] = frame->Next;
        }

        if (frame->Next != 0)
        {
            s_frames[frame->Next].Previous = frame->Previous;
        }
    }

    /// <summary>Moves the frames of a cache that were put there first to the buddy lists.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drain(uint* cache, uint count)
    {
        for (uint i = 1; i <= count; i++)
        {
            Merge(cache[i], 0);
        }

        *cache -= count;
        for (uint i = 1; i <= *cache; i++)
        {
            cache[i] = cache[i + count];
        }
    }

    /// <summary>Moves every cached frame to the buddy lists.</summary>
    internal static void DrainAll()
    {
        for (uint core = 0; core < s_cacheCount; core++)
        {
            uint* cache = s_caches + (core * CacheWords);
            Drain(cache, *cache);
        }

        Drain(s_zeroed, *s_zeroed);
    }

#if HOSTED
    /// <summary>Walks the lists and the database and fails on the first contradiction.</summary>
    internal static void CheckInvariants()
    {
        ulong listed = 0;
        for (int order = 0; order <= MaxOrder; order++)
        {
            uint previous = 0;
            for (uint block = s_heads[order]; block != 0; block = s_frames[block].Next)
            {
                Check.That(s_frames[block].Kind == FrameKind.Free, "a listed block is not marked free"u8);
                Check.That(s_frames[block].Order == order, "a block is on the list of another order"u8);
                Check.That(s_frames[block].Previous == previous, "a free list's back link is wrong"u8);
                Check.That((block & ((1u << order) - 1)) == 0, "a free block is not aligned"u8);
                for (uint i = 1; i < 1u << order; i++)
                {
                    Check.That(s_frames[block + i].Kind == FrameKind.FreeTail, "a free block holds a used frame"u8);
                }

                uint buddy = block ^ (1u << order);
                Check.That(
                    order == MaxOrder || buddy >= s_frameCount || s_frames[buddy].Kind != FrameKind.Free
                        || s_frames[buddy].Order != order,
                    "two free buddies were not joined"u8);
                listed += 1ul << order;
                previous = block;
            }
        }

        ulong cached = *s_zeroed;
        for (uint core = 0; core < s_cacheCount; core++)
        {
            cached += s_caches[core * CacheWords];
        }

        ulong[] kinds = new ulong[(int)FrameKind.Count];
        for (uint i = 1; i < s_frameCount; i++)
        {
            kinds[(int)s_frames[i].Kind]++;
        }

        Check.That(listed + cached == s_free, "the count of free frames is wrong"u8);
        Check.That(kinds[(int)FrameKind.Free] + kinds[(int)FrameKind.FreeTail] == listed, "a free frame is on no list"u8);
        Check.That(kinds[(int)FrameKind.Cached] == cached, "a cached frame is in no cache"u8);
        for (FrameKind kind = FrameKind.Kernel; kind < FrameKind.Count; kind++)
        {
            Check.That(kinds[(int)kind] == s_kinds[(int)kind], "a count by kind is wrong"u8);
        }
    }
#endif
}
