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
internal static unsafe class AccountTable
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

    /// <summary>Bytes of kernel heap that one of each <see cref="JobCount"/> costs at most, in its order, in units of
    /// <see cref="CostUnit"/>.</summary>
    private static ReadOnlySpan<byte> Costs => [0, 0, 32, 128, 8, 1, 32, 14, 4, 16];
    private const ulong CostUnit = 32;

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
    /// <returns>LimitReached, NoMemory.</returns>
    public static Status TryCreate(uint parent, out uint index)
    {
        index = 0;
        uint free = s_firstFree;
        while (free < Capacity && s_slots[(int)free] != 0)
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
        account->Parent = parent;
        ref ulong limits = ref First(ref account->Limits);
        for (int i = 0; i < JobCounts.Count; i++)
        {
            Unsafe.Add(ref limits, i) = JobCounts.Unlimited;
        }
        if (parent != 0)
        {
            At(parent)->Children++;
        }
        s_slots[(int)free] = (nuint)account;
        index = free;
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
    public static Account* At(uint index) => (Account*)s_slots[(int)index];

    /// <summary>Whether frames for an account may come from the reserve.</summary>
    public static bool MayUseReserve(uint index) => index != 0 && At(index)->MayUseReserve;

    /// <summary>Charges an account and all above it.</summary>
    /// <returns>False, with nothing charged, where one of them has not so much left.</returns>
    public static bool TryCharge(uint index, JobCount count, ulong amount)
    {
        ulong bytes = amount * Costs[(int)count] * CostUnit;
        for (uint at = index; at != 0; at = At(at)->Parent)
        {
            Account* account = At(at);
            ref ulong used = ref Unsafe.Add(ref First(ref account->Used), (int)count);
            ulong limit = Unsafe.Add(ref First(ref account->Limits), (int)count);
            if (limit - used < amount || used > limit
                || account->Limits.HeapBytes - account->Used.HeapBytes < bytes
                || account->Used.HeapBytes > account->Limits.HeapBytes)
            {
                UnchargeUpTo(index, at, count, amount);
                return false;
            }
            used += amount;
            account->Used.HeapBytes += bytes;
        }
        return true;
    }

    /// <summary>Takes a charge back.</summary>
    public static void Uncharge(uint index, JobCount count, ulong amount)
    {
        UnchargeUpTo(index, 0, count, amount);
        if (index != 0)
        {
            FreeIfUnused(index);
        }
    }

    private static void UnchargeUpTo(uint index, uint end, JobCount count, ulong amount)
    {
        ulong bytes = amount * Costs[(int)count] * CostUnit;
        for (uint at = index; at != end; at = At(at)->Parent)
        {
            Account* account = At(at);
            ref ulong used = ref Unsafe.Add(ref First(ref account->Used), (int)count);
            Check.That(used >= amount, "an account gives back more than it was charged"u8);
            used -= amount;
            account->Used.HeapBytes -= bytes;
        }
    }

    private static void FreeIfUnused(uint index)
    {
        while (index != 0)
        {
            Account* account = At(index);
            if (!account->IsClosed || account->Children != 0 || !IsEmpty(ref account->Used))
            {
                return;
            }
            uint parent = account->Parent;
            s_slots[(int)index] = 0;
            s_firstFree = index < s_firstFree ? index : s_firstFree;
            s_free(account);
            if (parent != 0)
            {
                At(parent)->Children--;
            }
            index = parent;
        }
    }

    private static bool IsEmpty(ref JobCounts counts)
    {
        ulong all = 0;
        for (int i = 0; i < JobCounts.Count; i++)
        {
            all |= Unsafe.Add(ref First(ref counts), i);
        }
        return all == 0;
    }

    /// <summary>What one process that an account is charged for may have of a thing.</summary>
    public static ref ulong ProcessBound(uint index, JobCount count)
        => ref Unsafe.Add(ref First(ref At(index)->ProcessBounds), (int)count);

    /// <summary>The first of the numbers, from which the others are found by their <see cref="JobCount"/>.</summary>
    internal static ref ulong First(ref JobCounts counts) => ref counts.Frames;

    [InlineArray((int)Capacity)]
    private struct Slots
    {
        private nuint _first;
    }
}
