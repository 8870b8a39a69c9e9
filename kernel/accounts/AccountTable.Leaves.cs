using System.Runtime.CompilerServices;
using Rill.Abi;

namespace Rill.Kernel.Accounts;

/// <content>The accounts of processes and address spaces.</content>
internal static unsafe partial class AccountTable
{
    /// <summary>A leaf has neither limits nor peaks.</summary>
    private static nuint LeafBytes => (nuint)(sizeof(Account) - (3 * sizeof(JobCounts)));

    /// <summary>Makes an account for a space, or for a process in a space that is not its own: what the one or the other costs
    /// at most covers it. One that is left when they are gone lives as long as a frame.</summary>
    /// <param name="job">The account of the Job that pays.</param>
    /// <param name="index">The new account, which the caller uses until <see cref="RemoveUser"/>.</param>
    /// <returns>NoMemory.</returns>
    public static Status TryCreateLeaf(uint job, out uint index)
    {
        Status status = TryAdd(LeafBytes, out index);
        if (status != Status.Ok)
        {
            return status;
        }
        Account* account = At(index);
        account->IsLeaf = true;
        account->Parent = job;
        account->NextSumming = job;
        account->Users = 1;
        account->MayUseReserve = At(job)->MayUseReserve;
        return Status.Ok;
    }

    /// <summary>Makes a space's account that of a process too, where it pays to the process's Job and is no other process's.
    /// What is charged to the space then moves with the process.</summary>
    public static bool TryShare(uint index, uint job)
    {
        if (index == 0 || At(index)->Parent != job || !At(index)->IsLeaf || At(index)->HadProcess)
        {
            return false;
        }
        At(index)->HadProcess = true;
        At(index)->Users++;
        return true;
    }

    /// <summary>There was no process after all, by <see cref="TryShare"/> or with an account of its own: the space's first one is
    /// still to come.</summary>
    public static void Unshare(uint index)
    {
        At(index)->HadProcess = false;
        RemoveUser(index);
    }

    /// <summary>Counts frames that a leaf has more, or with a negative number fewer, and that its Job is charged with already.
    /// Of another account nothing changes.</summary>
    public static void CountFrames(uint index, ulong frames)
    {
        Account* account = At(index);
        if (account->IsLeaf)
        {
            account->Used.Frames += frames;
            if (account->IsClosed)
            {
                At(account->Parent)->LeftFrames += frames;
                FreeIfUnused(index);
            }
        }
    }

    /// <summary>The process or space is gone.</summary>
    public static void RemoveUser(uint index)
    {
        if (index != 0 && --At(index)->Users == 0)
        {
            s_settle(index);
            At(At(index)->Parent)->LeftFrames += At(index)->Used.Frames;
            Close(index);
        }
    }

    /// <summary>Has another Job pay for all that is charged to a leaf.</summary>
    /// <returns>False, with nothing changed, where the Job or one above it has not so much left.</returns>
    public static bool TryMove(uint index, uint job)
    {
        s_settle(index);
        Account* leaf = At(index);
        uint from = leaf->Parent;
        JobCounts moved = leaf->Used;
        // What both pay into above them must not be charged twice on the way.
        for (int i = 0; i < JobCounts.Count; i++)
        {
            UnchargeUpTo(from, 0, (JobCount)i, Of(ref moved, i));
        }
        for (int i = 0; i < JobCounts.Count; i++)
        {
            if (!TryCharge(job, (JobCount)i, Of(ref moved, i)))
            {
                while (--i >= 0)
                {
                    UnchargeUpTo(job, 0, (JobCount)i, Of(ref moved, i));
                }
                Recharge(from, ref moved);
                return false;
            }
        }
        leaf->Parent = job;
        leaf->NextSumming = job;
        leaf->MayUseReserve = At(job)->MayUseReserve;
        return true;
    }

    /// <summary>Charges what was charged a moment ago, limits or not.</summary>
    private static void Recharge(uint index, ref JobCounts counts)
    {
        ulong heap = HeapOf(ref counts);
        for (uint at = index; at != 0; at = At(at)->NextSumming)
        {
            Account* account = At(at);
            for (int i = 0; i < JobCounts.Count; i++)
            {
                Of(ref account->Used, i) += Of(ref counts, i);
            }
            account->Heap += account->BoundsHeap ? heap : 0;
        }
    }
}
