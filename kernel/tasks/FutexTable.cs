using Rill.Abi;
using Rill.Kernel.Memory;

namespace Rill.Kernel.Tasks;

/// <summary>
/// The threads that wait on words of user memory. A word is named by what <see cref="AddressSpace.ResolveWord"/> says: its
/// space and address, or the Memory object behind it and the offset.
/// </summary>
/// <remarks>The kernel lock makes "compare the word and go to sleep" one step: a waker changes the word first and then
/// enters the kernel, so it either changes the word before the comparison or finds the waiter in the list.</remarks>
[GuardedBy(Guard.KernelLock)]
internal static class FutexTable
{
    private const int BucketBits = 10;
    private const int Buckets = 1 << BucketBits;

    /// <summary>The waiters whose words have one hash.</summary>
    private static ThreadList[] s_buckets = null!;

    /// <summary>Makes the table, once, at boot (in tests: afresh for each).</summary>
    public static void Initialize() => s_buckets = new ThreadList[Buckets];

    /// <summary>Parks the running thread while a word holds a value.</summary>
    /// <returns>Parked; Again, TimedOut or Interrupted at once; InvalidArgument, BadAddress.</returns>
    public static unsafe long Wait(Core core, ulong address, uint expected, ulong deadline, bool shared)
    {
        Thread thread = core.Running!;
        AddressSpace space = thread.Process.Space;
        Status status = Key(space, address, shared, out FutexKey key);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        status = UserMemory.CopyIn(space, address, out uint value);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        if (thread.Area->InterruptPending != 0)
        {
            return (long)Status.Interrupted;
        }
        if (value != expected)
        {
            return (long)Status.Again;
        }
        if (deadline != Deadline.Never && deadline <= core.EntryTime)
        {
            return (long)Status.TimedOut;
        }
        thread.WaitKey = key;
        Add(thread);
        thread.Park(core, deadline);
        return CallResult.Parked;
    }

    /// <summary>Wakes threads that wait on a word.</summary>
    /// <returns>How many; InvalidArgument, BadAddress.</returns>
    public static long Wake(AddressSpace space, ulong address, uint count, bool shared)
    {
        Status status = Key(space, address, shared, out FutexKey key);
        return status != Status.Ok ? (long)status : Wake(in key, count);
    }

    /// <summary>Wakes some threads that wait on a word and makes others wait on another word.</summary>
    /// <returns>How many were woken and moved; Again where the word does not hold the expected value; InvalidArgument,
    /// BadAddress.</returns>
    public static long Requeue(
        AddressSpace space, ulong address, uint wakeCount, uint moveCount, ulong toAddress, uint expected, bool shared)
    {
        Status status = Key(space, address, shared, out FutexKey from);
        if (status == Status.Ok)
        {
            status = Key(space, toAddress, shared, out FutexKey to);
            if (status == Status.Ok)
            {
                status = UserMemory.CopyIn(space, address, out uint value);
                if (status == Status.Ok)
                {
                    return value != expected ? (long)Status.Again : Wake(in from, wakeCount) + Move(in from, in to, moveCount);
                }
            }
        }
        return (long)status;
    }

    /// <summary>Takes a waiting thread out of the table.</summary>
    public static void Remove(Thread thread) => Bucket(in thread.WaitKey).Remove(thread);

    private static void Add(Thread thread)
    {
        thread.WaitQueue = null;
        Bucket(in thread.WaitKey).Append(thread);
    }

    private static long Wake(in FutexKey key, uint count)
    {
        long woken = 0;
        Thread? next;
        for (Thread? thread = Bucket(in key).First; thread is not null && woken < count; thread = next)
        {
            next = thread.WaitNext;
            if (thread.WaitKey.Equals(key))
            {
                thread.EndWait(Status.Ok);
                woken++;
            }
        }
        return woken;
    }

    private static long Move(in FutexKey from, in FutexKey to, uint count)
    {
        if (from.Equals(to))
        {
            return 0;
        }
        long moved = 0;
        Thread? next;
        for (Thread? thread = Bucket(in from).First; thread is not null && moved < count; thread = next)
        {
            next = thread.WaitNext;
            if (thread.WaitKey.Equals(from))
            {
                Remove(thread);
                thread.WaitKey = to;
                Add(thread);
                moved++;
            }
        }
        return moved;
    }

    private static Status Key(AddressSpace space, ulong address, bool shared, out FutexKey key)
    {
        if ((address & 3) != 0)
        {
            key = default;
            return Status.InvalidArgument;
        }
        return space.ResolveWord(address, shared, out key);
    }

    private static ref ThreadList Bucket(in FutexKey key) => ref s_buckets[key.Hash & (Buckets - 1)];
}
