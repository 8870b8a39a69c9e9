using System;
using System.Runtime.CompilerServices;
using Rill.Abi;

namespace Rill.Kernel.Accounts;

/// <content>Limits, and what accounts have together with those below them.</content>
internal static unsafe partial class AccountTable
{
    /// <summary>Bytes of kernel heap that one of each <see cref="JobCount"/> costs at most, in its order, in units of
    /// <see cref="CostUnit"/>.</summary>
    private static ReadOnlySpan<byte> Costs => [0, 0, 36, 128, 8, 1, 32, 14, 4, 16];
    private const ulong CostUnit = 32;

    /// <summary>Sets a limit. What is charged already stays.</summary>
    public static void SetLimit(uint index, JobCount count, ulong limit)
    {
        Account* account = At(index);
        if (!account->IsSumming)
        {
            for (uint child = account->FirstChild; child != 0; child = At(child)->NextSibling)
            {
                Adopt(index, child);
            }
            account->IsSumming = true;
        }
        Of(ref account->Limits, (int)count) = limit;
        account->BoundsHeap = account->Limits.HeapBytes != JobCounts.Unlimited;
        account->Heap = HeapOf(ref account->Used);
    }

    /// <summary>What an account and all below it are charged with, heap bytes in full.</summary>
    public static void GetUsed(uint index, out JobCounts used)
    {
        used = default;
        AddUsed(index, ref used);
        used.HeapBytes = HeapOf(ref used);
    }

    /// <summary>All bytes of the kernel's heap that some numbers stand for.</summary>
    private static ulong HeapOf(ref JobCounts counts)
    {
        ulong bytes = 0;
        for (int i = 0; i < JobCounts.Count; i++)
        {
            bytes += HeapFor((JobCount)i, Of(ref counts, i));
        }
        return bytes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong HeapFor(JobCount count, ulong amount)
        => count == JobCount.HeapBytes ? amount : amount * Costs[(int)count] * CostUnit;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryChargeHeap(Account* account, ulong bytes)
    {
        ulong heap = account->Heap + bytes;
        if (heap > account->Limits.HeapBytes && bytes != 0)
        {
            return false;
        }
        account->Heap = heap;
        return true;
    }

    private static void AddUsed(uint index, ref JobCounts used)
    {
        Account* account = At(index);
        for (int i = 0; i < JobCounts.Count; i++)
        {
            Of(ref used, i) += Of(ref account->Used, i);
        }
        // As deep as Jobs may lie above each other.
        for (uint child = account->IsSumming ? 0 : account->FirstChild; child != 0; child = At(child)->NextSibling)
        {
            AddUsed(child, ref used);
        }
    }

    /// <summary>Has an account charged with what one below it has, from now on and up to now.</summary>
    private static void Adopt(uint index, uint below)
    {
        Account* account = At(index), child = At(below);
        child->NextSumming = index;
        for (int i = 0; i < JobCounts.Count; i++)
        {
            Of(ref account->Used, i) += Of(ref child->Used, i);
            Of(ref account->Peaks, i) = Math.Max(Of(ref account->Peaks, i), Of(ref account->Used, i));
        }
        for (uint next = child->IsSumming ? 0 : child->FirstChild; next != 0; next = At(next)->NextSibling)
        {
            Adopt(index, next);
        }
    }
}
