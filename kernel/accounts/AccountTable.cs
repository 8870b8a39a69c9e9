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
    /// <summary>An account's index is where it lies in the heap, in units of this many bytes: so it is found by no load, and
    /// there may be as many as there is memory for. 32 bits name places in the first 512 GiB.</summary>
    private const int UnitShift = 7;

    [GuardedBy(Guard.Boot)]
    private static delegate*<nuint, nuint, byte*> s_allocate;
    [GuardedBy(Guard.Boot)]
    private static delegate*<void*, void> s_free;
    [GuardedBy(Guard.Boot)]
    private static delegate*<uint, void> s_settle;
    /// <summary>What the heap's addresses are counted from.</summary>
    [GuardedBy(Guard.Boot)]
    private static byte* s_base;
    /// <summary>Accounts that are no leaves.</summary>
    private static uint s_jobs;

    /// <summary>Forgets all accounts, so that a test starts afresh.</summary>
    internal static void Reset() => s_jobs = 0;

    /// <summary>Says where the accounts' storage comes from, and who counts frames: both stand above this layer.</summary>
    /// <param name="allocate">Takes zeroed memory of a size at a multiple of an alignment; null where there is none.</param>
    /// <param name="free">Gives it back.</param>
    /// <param name="start">Below all that it gives.</param>
    /// <param name="settle">Has a leaf's frames counted that are counted elsewhere.</param>
    public static void UseHeap(
        delegate*<nuint, nuint, byte*> allocate, delegate*<void*, void> free, byte* start, delegate*<uint, void> settle)
    {
        s_settle = settle;
        s_allocate = allocate;
        s_free = free;
        s_base = start;
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
    public static Account* At(uint index) => (Account*)(s_base + ((ulong)index << UnitShift));

    /// <summary>The account of the Job that pays for what is charged to an account: of a leaf the one above it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint JobOf(uint index) => index != 0 && At(index)->IsLeaf ? At(index)->Parent : index;

    /// <summary>Whether frames for an account may come from the reserve.</summary>
    public static bool MayUseReserve(uint index) => index != 0 && At(index)->MayUseReserve;

    /// <summary>Charges an account and all above it that have limits.</summary>
    /// <returns>False, with nothing charged, where one of them has not so much left.</returns>
    public static bool TryCharge(uint index, JobCount count, ulong amount)
    {
        uint first = JobOf(index);
        nuint number = (nuint)count;
        ulong heap = HeapFor(count, amount);
        for (uint at = first; at != 0;)
        {
            Account* account = At(at);
            ulong* used = &account->Used.Frames + number;
            ulong sum = *used + amount;
            if (sum > (&account->Limits.Frames)[number] || (account->BoundsHeap && !TryChargeHeap(account, heap)))
            {
                UnchargeUpTo(first, at, count, amount);
                return false;
            }
            *used = sum;
            ulong* peak = &account->Peaks.Frames + number;
            if (sum > *peak)
            {
                *peak = sum;
            }
            at = account->NextSumming;
        }
        if (first != index)
        {
            (&At(index)->Used.Frames)[number] += amount;
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
        nuint number = (nuint)count;
        ulong heap = HeapFor(count, amount);
        for (uint at = index; at != end;)
        {
            Account* account = At(at);
            ulong* used = &account->Used.Frames + number;
            if (*used < amount)
            {
                Check.Fail("an account gives back more than it was charged"u8);
            }
            *used -= amount;
            if (account->BoundsHeap)
            {
                account->Heap -= heap;
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
            if (!account->IsLeaf)
            {
                s_jobs--;
                Unlink(account);
            }
            s_free(account);
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

    /// <summary>Takes storage of zeros, and with it the index.</summary>
    private static Status TryAdd(nuint bytes, out uint index)
    {
        index = 0;
        byte* account = s_allocate(bytes, 1 << UnitShift);
        if (account == null)
        {
            return Status.NoMemory;
        }
        nuint unit = (nuint)(account - s_base) >> UnitShift;
        if (unit > uint.MaxValue)
        {
            s_free(account);
            return Status.NoMemory;
        }
        index = (uint)unit;
        return Status.Ok;
    }

    private static bool IsEmpty(ref JobCounts counts)
        => (counts.Frames | counts.HeapBytes | counts.Processes | counts.Threads | counts.Mappings | counts.Handles
            | counts.Queues | counts.Operations | counts.Held | counts.Objects) == 0;

    /// <summary>What one process that an account is charged for may have of a thing.</summary>
    public static ref ulong ProcessBound(uint index, JobCount count) => ref Of(ref At(JobOf(index))->ProcessBounds, (int)count);

    /// <summary>One of the numbers, by its <see cref="JobCount"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref ulong Of(ref JobCounts counts, int count) => ref Unsafe.Add(ref counts.Frames, count);
}
