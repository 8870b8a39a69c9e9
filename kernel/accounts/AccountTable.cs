using System;
using System.Runtime.CompilerServices;
using Rill.Abi;

namespace Rill.Kernel.Accounts;

/// <summary>
/// All accounts, by an index that fits into what is kept of a frame. Index 0 is the kernel itself, which is not counted.
/// Charging is what happens rarely: hot paths use up what was charged in advance (<see cref="Share"/>, and for frames the
/// stock of each core in the frame allocator).
/// </summary>
/// <remarks>Guarded by the kernel lock.</remarks>
[GuardedBy(Guard.KernelLock)]
internal static unsafe partial class AccountTable
{
    /// <summary>Accounts of Jobs at most.</summary>
    public const uint MaxJobs = 4096;
    /// <summary>Accounts at most, the kernel's own included.</summary>
    private const uint Capacity = Chunks << ChunkShift;
    private const uint Chunks = 2048;
    /// <summary>A chunk of the table is a page of pointers.</summary>
    private const int ChunkShift = 9;
    private const uint ChunkMask = (1u << ChunkShift) - 1;

    private static ChunkList s_chunks;
    [GuardedBy(Guard.Boot)]
    private static delegate*<nuint, byte*> s_allocate;
    [GuardedBy(Guard.Boot)]
    private static delegate*<void*, void> s_free;
    /// <summary>The first of the indices that were given back, 0 for none. In place of an account such a one has the next.</summary>
    private static uint s_firstFree;
    /// <summary>No index from this one on was ever given out.</summary>
    private static uint s_end = 1;
    /// <summary>Accounts that are no leaves.</summary>
    private static uint s_jobs;

    /// <summary>Forgets all accounts, so that a test starts afresh.</summary>
    internal static void Reset()
    {
        s_chunks = default;
        s_firstFree = 0;
        s_end = 1;
        s_jobs = 0;
    }

    /// <summary>Says where the accounts' storage, zeroed, comes from: the heap stands above this layer.</summary>
    /// <returns>False where there is no memory for the table's first chunk.</returns>
    public static bool TryUseHeap(delegate*<nuint, byte*> allocate, delegate*<void*, void> free)
    {
        s_allocate = allocate;
        s_free = free;
        return TryAddChunk(0);
    }

    /// <summary>Makes a Job's account, without limits.</summary>
    /// <param name="parent">The account above; 0 for none.</param>
    /// <param name="index">The new account.</param>
    /// <returns>LimitReached, NoMemory.</returns>
    public static Status TryCreate(uint parent, out uint index)
    {
        index = 0;
        if (s_jobs == MaxJobs)
        {
            return Status.LimitReached;
        }
        Status status = TryAdd((nuint)sizeof(Account), out index);
        if (status != Status.Ok)
        {
            return status;
        }
        s_jobs++;
        Account* account = At(index);
        for (int i = 0; i < JobCounts.Count; i++)
        {
            Of(ref account->Limits, i) = JobCounts.Unlimited;
        }
        if (parent != 0)
        {
            Account* above = At(parent);
            account->Parent = parent;
            account->NextSumming = above->IsSumming ? parent : above->NextSumming;
            account->NextSibling = above->FirstChild;
            if (above->FirstChild != 0)
            {
                At(above->FirstChild)->PreviousSibling = index;
            }
            above->FirstChild = index;
        }
        return Status.Ok;
    }

    /// <summary>A Job's account: the Job is gone. What cores have in stock for it was given back.</summary>
    public static void Close(uint index)
    {
        At(index)->IsClosed = true;
        FreeIfUnused(index);
    }

    /// <summary>An account that exists.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Account* At(uint index) => (Account*)Slot(index);

    /// <summary>The account of the Job that pays for what is charged to an account: of a leaf the one above it.</summary>
    public static uint JobOf(uint index) => index != 0 && At(index)->IsLeaf ? At(index)->Parent : index;

    /// <summary>Whether frames for an account may come from the reserve.</summary>
    public static bool MayUseReserve(uint index) => index != 0 && At(index)->MayUseReserve;

    /// <summary>Charges an account and all above it that have limits.</summary>
    /// <returns>False, with nothing charged, where one of them has not so much left.</returns>
    public static bool TryCharge(uint index, JobCount count, ulong amount)
    {
        uint first = JobOf(index);
        for (uint at = first; at != 0;)
        {
            Account* account = At(at);
            ref ulong used = ref Of(ref account->Used, (int)count);
            ulong sum = used + amount;
            if (sum > Of(ref account->Limits, (int)count) || (account->BoundsHeap && !TryChargeHeap(account, count, amount)))
            {
                UnchargeUpTo(first, at, count, amount);
                return false;
            }
            used = sum;
            ref ulong peak = ref Of(ref account->Peaks, (int)count);
            if (sum > peak)
            {
                peak = sum;
            }
            at = account->NextSumming;
        }
        if (first != index)
        {
            Of(ref At(index)->Used, (int)count) += amount;
        }
        return true;
    }

    /// <summary>Takes a charge back.</summary>
    public static void Uncharge(uint index, JobCount count, ulong amount)
    {
        UnchargeUpTo(index, 0, count, amount);
        if (index != 0 && At(index)->IsClosed)
        {
            FreeIfUnused(index);
        }
    }

    private static void UnchargeUpTo(uint index, uint end, JobCount count, ulong amount)
    {
        for (uint at = index; at != end;)
        {
            Account* account = At(at);
            ref ulong used = ref Of(ref account->Used, (int)count);
            Check.That(used >= amount, "an account gives back more than it was charged"u8);
            used -= amount;
            if (account->BoundsHeap)
            {
                account->Heap -= HeapFor(count, amount);
            }
            at = account->NextSumming;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FreeIfUnused(uint index)
    {
        while (index != 0)
        {
            Account* account = At(index);
            if (!account->IsClosed || account->FirstChild != 0 || !IsEmpty(ref account->Used))
            {
                return;
            }
            uint parent = account->Parent;
            bool isLeaf = account->IsLeaf;
            if (!isLeaf)
            {
                s_jobs--;
                Unlink(account);
            }
            s_free(account);
            Slot(index) = s_firstFree;
            s_firstFree = index;
            if (isLeaf)
            {
                UnchargeUpTo(parent, 0, JobCount.Objects, 1);
            }
            index = parent;
        }
    }

    private static void Unlink(Account* account)
    {
        if (account->NextSibling != 0)
        {
            At(account->NextSibling)->PreviousSibling = account->PreviousSibling;
        }
        if (account->PreviousSibling != 0)
        {
            At(account->PreviousSibling)->NextSibling = account->NextSibling;
        }
        else if (account->Parent != 0)
        {
            At(account->Parent)->FirstChild = account->NextSibling;
        }
    }

    /// <summary>Takes an index, with storage of zeros.</summary>
    private static Status TryAdd(nuint bytes, out uint index)
    {
        index = s_firstFree != 0 ? s_firstFree : s_end;
        if (index == Capacity)
        {
            return Status.LimitReached;
        }
        nuint account = TryAddChunk(index >> ChunkShift) ? (nuint)s_allocate(bytes) : 0;
        if (account == 0)
        {
            return Status.NoMemory;
        }
        if (index == s_firstFree)
        {
            s_firstFree = (uint)Slot(index);
        }
        else
        {
            s_end++;
        }
        Slot(index) = account;
        return Status.Ok;
    }

    /// <summary>Makes sure that a chunk of the table is there; it stays.</summary>
    private static bool TryAddChunk(uint number)
    {
        ref nuint chunk = ref s_chunks[(int)number];
        if (chunk == 0)
        {
            chunk = (nuint)s_allocate((nuint)sizeof(nuint) << ChunkShift);
        }
        return chunk != 0;
    }

    private static bool IsEmpty(ref JobCounts counts)
    {
        ulong all = 0;
        for (int i = 0; i < JobCounts.Count; i++)
        {
            all |= Of(ref counts, i);
        }
        return all == 0;
    }

    /// <summary>What one process that an account is charged for may have of a thing.</summary>
    public static ref ulong ProcessBound(uint index, JobCount count) => ref Of(ref At(JobOf(index))->ProcessBounds, (int)count);

    /// <summary>One of the numbers, by its <see cref="JobCount"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref ulong Of(ref JobCounts counts, int count) => ref Unsafe.Add(ref counts.Frames, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref nuint Slot(uint index) => ref ((nuint*)s_chunks[(int)(index >> ChunkShift)])[index & ChunkMask];

    [InlineArray((int)Chunks)]
    private struct ChunkList
    {
        private nuint _first;
    }
}
