using System.Runtime;
using System.Threading;
using Rill.Abi;

namespace Rill.Shim;

/// <summary>brk(2). The break belongs to the address space, so that a vfork child sees its parent's.</summary>
internal static unsafe class Break
{
    private const int Free = 0, Held = 1, Waited = 2;

    private static ulong s_start;
    // Changed only by who holds the lock.
    private static ulong s_current;
    private static int s_lock;

    public static void Begin(ulong start)
    {
        s_start = start;
        s_current = start;
    }

    /// <summary>Returns the new break, or the old one where it cannot be moved.</summary>
    [RuntimeExport("sys_brk")]
    public static long Move(ThreadBlock* t, Frame* f)
    {
        ulong wanted = f->Rdi;
        Take();
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
        return newEnd == end
            || (newEnd < end ? KernelCalls.SpaceUnmap(0, newEnd, end - newEnd) >= 0
                : (!t->HasServer || newEnd - s_start <= t->Process->Page->LimitData)
                    && KernelCalls.MapAnonymous(end, newEnd - end, Protection.Read | Protection.Write, MapFlags.NoReplace) >= 0);
    }

    /// <summary>Keeps others from moving the break: until <see cref="Give"/>, also while the space is cloned, so that the
    /// copy has a break that fits its mappings. In the copy the thread that came along gives it back.</summary>
    /// <remarks>A thread that is interrupted here goes on here: signals are looked at on the way out.</remarks>
    public static void Take()
    {
        int state = Interlocked.CompareExchange(ref s_lock, Held, Free);
        while (state != Free)
        {
            if (state == Waited || Interlocked.CompareExchange(ref s_lock, Waited, Held) != Free)
            {
                fixed (int* word = &s_lock)
                {
                    _ = KernelCalls.FutexWait((ulong)word, Waited, Deadline.Never, FutexFlags.Private);
                }
            }
            state = Interlocked.CompareExchange(ref s_lock, Waited, Free);
        }
    }

    /// <summary>Lets others move the break.</summary>
    public static void Give()
    {
        if (Interlocked.Exchange(ref s_lock, Free) == Waited)
        {
            fixed (int* word = &s_lock)
            {
                KernelCalls.FutexWake((ulong)word, 1, FutexFlags.Private);
            }
        }
    }
}
