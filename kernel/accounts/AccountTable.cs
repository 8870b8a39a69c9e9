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
    /// <summary>Accounts at most, the kernel's own included.</summary>
    public const uint Capacity = 1024;

    private static Slots s_slots;
    [GuardedBy(Guard.Boot)]
    private static delegate*<nuint, byte*> s_allocate;
    [GuardedBy(Guard.Boot)]
    private static delegate*<void*, void> s_free;
    /// <summary>No index below it is free.</summary>
    private static uint s_firstFree = 1;

    /// <summary>Forgets all accounts, so that a test starts afresh.</summary>
    internal static void Reset()
    {
        s_slots = default;
        s_firstFree = 1;
    }

    /// <summary>Says where the accounts' storage, zeroed, comes from: the heap stands above this layer.</summary>
    public static void UseHeap(delegate*<nuint, byte*> allocate, delegate*<void*, void> free)
    {
        s_allocate = allocate;
        s_free = free;
    }

    /// <summary>Makes an account without limits.</summary>
    /// <param name="parent">The account above; 0 for none.</param>
    /// <param name="index">The new account.</param>
    /// <returns>LimitReached, NoMemory.</returns>
    public static Status TryCreate(uint parent, out uint index)
    {
        index = 0;
        uint free = s_firstFree;
        while (free < Capacity && Slot(free) != 0)
        {
            free++;
        }
        s_firstFree = free;
        if (free == Capacity)
        {
            return Status.LimitReached;
        }
        Account* account = (Account*)s_allocate((nuint)sizeof(Account));
        if (account == null)
        {
            return Status.NoMemory;
        }
        for (int i = 0; i < JobCounts.Count; i++)
        {
            Of(ref account->Limits, i) = JobCounts.Unlimited;
        }
        Slot(free) = (nuint)account;
        index = free;
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

    /// <summary>The account's Job is gone. What cores have in stock for it was given back.</summary>
    public static void Close(uint index)
    {
        At(index)->IsClosed = true;
        FreeIfUnused(index);
    }

    /// <summary>An account that exists.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Account* At(uint index) => (Account*)Slot(index);

    /// <summary>Whether frames for an account may come from the reserve.</summary>
    public static bool MayUseReserve(uint index) => index != 0 && At(index)->MayUseReserve;

    /// <summary>Charges an account and all above it that have limits.</summary>
    /// <returns>False, with nothing charged, where one of them has not so much left.</returns>
    public static bool TryCharge(uint index, JobCount count, ulong amount)
    {
        for (uint at = index; at != 0;)
        {
            Account* account = At(at);
            ref ulong used = ref Of(ref account->Used, (int)count);
            ulong sum = used + amount;
            if (sum > Of(ref account->Limits, (int)count) || (account->BoundsHeap && !TryChargeHeap(account, count, amount)))
            {
                UnchargeUpTo(index, at, count, amount);
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

    /// <summary>Charges an account with what another was charged with.</summary>
    /// <returns>False, with nothing changed, where the new one or one above it has not so much left.</returns>
    public static bool TryMove(uint from, uint to, JobCount count, ulong amount)
    {
        // What both pay into above them must not be charged twice on the way.
        UnchargeUpTo(from, 0, count, amount);
        if (TryCharge(to, count, amount))
        {
            if (from != 0 && At(from)->IsClosed)
            {
                FreeIfUnused(from);
            }
            return true;
        }
        Recharge(from, count, amount);
        return false;
    }

    /// <summary>Charges what was charged a moment ago, limits or not.</summary>
    private static void Recharge(uint index, JobCount count, ulong amount)
    {
        for (uint at = index; at != 0; at = At(at)->NextSumming)
        {
            Account* account = At(at);
            Of(ref account->Used, (int)count) += amount;
            if (account->BoundsHeap)
            {
                account->Heap += HeapFor(count, amount);
            }
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
            if (account->NextSibling != 0)
            {
                At(account->NextSibling)->PreviousSibling = account->PreviousSibling;
            }
            if (account->PreviousSibling != 0)
            {
                At(account->PreviousSibling)->NextSibling = account->NextSibling;
            }
            else if (parent != 0)
            {
                At(parent)->FirstChild = account->NextSibling;
            }
            Slot(index) = 0;
            s_firstFree = index < s_firstFree ? index : s_firstFree;
            s_free(account);
            index = parent;
        }
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
    public static ref ulong ProcessBound(uint index, JobCount count) => ref Of(ref At(index)->ProcessBounds, (int)count);

    /// <summary>One of the numbers, by its <see cref="JobCount"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref ulong Of(ref JobCounts counts, int count) => ref Unsafe.Add(ref counts.Frames, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref nuint Slot(uint index) => ref s_slots[(int)index];

    [InlineArray((int)Capacity)]
    private struct Slots
    {
        private nuint _first;
    }
}
