using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading;
using Rill.Abi;
using Rill.Shim.Abi;

namespace Rill.Shim;

/// <summary>brk(2). The break belongs to the address space, so that a vfork child sees its parent's.</summary>
internal static unsafe class Break
{
    // Kept with the pages of the break, so that they are told from others: no number of a file's mapping.
    private const ulong Tag = ulong.MaxValue;

    private static ulong s_start;
    // Changed only by who holds the lock.
    private static ulong s_current;
    // Where the mapping ends, or is to end: written before it is changed, for the next holder where this one is killed.
    private static ulong s_mapped;
    // 0, or what tells the process that holds it (Slots.OwnerOf).
    private static uint s_lock;
    // How many wait for the lock, at least: who is killed there stays counted, which costs others calls and no more.
    private static int s_waiters;

    /// <summary>The lock's word (<see cref="ShimStart.BreakLock"/>).</summary>
    public static ulong LockAddress => (ulong)Unsafe.AsPointer(ref s_lock);

    public static void Begin(ulong start)
    {
        s_start = start;
        s_current = start;
        s_mapped = Pages.Up(start);
    }

    /// <summary>Returns the new break, or the old one where it cannot be moved.</summary>
    [RuntimeExport("sys_brk")]
    public static long Move(ThreadBlock* t, Frame* f)
    {
        ulong wanted = f->Rdi;
        Take(t);
        if (wanted >= s_start && wanted < Layout.MapTop && TryMap(t, wanted))
        {
            s_current = wanted;
        }
        long result = (long)s_current;
        Give();
        return result;
    }

    private static bool TryMap(ThreadBlock* t, ulong wanted)
    {
        ulong end = Pages.Up(s_current);
        ulong newEnd = Pages.Up(wanted);
        if (newEnd == end)
        {
            return true;
        }
        if (newEnd > end && t->HasServer && newEnd - s_start > t->Process->Page->LimitData)
        {
            return false;
        }
        Volatile.Write(ref s_mapped, newEnd);
        bool done = newEnd < end
            ? KernelCalls.SpaceUnmap(0, newEnd, end - newEnd) >= 0
            : Extend(end, newEnd - end) >= 0;
        if (!done)
        {
            Volatile.Write(ref s_mapped, end);
        }
        return done;
    }

    private static long Extend(ulong start, ulong length)
    {
        MapRequest request = default;
        request.Protection = Protection.Read | Protection.Write;
        request.Flags = MapFlags.Fixed | MapFlags.NoReplace;
        request.Address = start;
        request.Length = length;
        request.Tag = Tag;
        return KernelCalls.SpaceMap(0, &request);
    }

    // A process was killed while it moved the break: its pages above the lower of the two ends go. Others' mappings stay, for
    // which it did not come further.
    private static void Mend()
    {
        ulong end = Pages.Up(s_current);
        if (s_mapped == end)
        {
            return;
        }
        ulong low = System.Math.Min(end, s_mapped);
        ulong high = System.Math.Max(end, s_mapped);
        MappingInfo info;
        for (ulong at = low; at < high && KernelCalls.SpaceQuery(0, at, &info) >= 0 && info.Start < high; at = info.End)
        {
            if (info.Tag == Tag)
            {
                ulong start = System.Math.Max(at, info.Start);
                KernelCalls.SpaceUnmap(0, start, System.Math.Min(high, info.End) - start);
            }
        }
        s_current = System.Math.Min(s_current, low);
        s_mapped = low;
    }

    /// <summary>Keeps others from moving the break: until <see cref="Give"/>, also while the space is cloned, so that the
    /// copy has a break that fits its mappings. In the copy the thread that came along gives it back.</summary>
    /// <remarks>A thread that is interrupted here goes on here: signals are looked at on the way out. Where a process ends and
    /// others share its memory, the server gives the lock back if the process held it, and wakes one that waits if nobody
    /// holds it: the process may have been killed before it woke that one, or have been woken in its place.</remarks>
    public static void Take(ThreadBlock* t)
    {
        uint own = Slots.OwnerOf(t->Process->Home);
        if (Interlocked.CompareExchange(ref s_lock, own, 0u) != 0)
        {
            Interlocked.Increment(ref s_waiters);
            uint holder;
            while ((holder = Interlocked.CompareExchange(ref s_lock, own, 0u)) != 0)
            {
                _ = KernelCalls.FutexWait(LockAddress, holder, Deadline.Never, FutexFlags.Shared);
            }
            Interlocked.Decrement(ref s_waiters);
        }
        Mend();
    }

    /// <summary>Lets others move the break.</summary>
    public static void Give()
    {
        Interlocked.Exchange(ref s_lock, 0u);
        if (Volatile.Read(ref s_waiters) != 0)
        {
            KernelCalls.FutexWake(LockAddress, 1, FutexFlags.Shared);
        }
    }

    /// <summary>In a forked child: nobody else is there.</summary>
    public static void GiveInCopy()
    {
        s_waiters = 0;
        s_lock = 0;
    }
}
