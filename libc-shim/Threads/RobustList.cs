using Rill.Abi;
using Rill.LinuxAbi;

namespace Rill.Shim;

/// <summary>
/// Futexes that a thread held when it ended (set_robust_list(2); Linux's Documentation/locking/robust-futex-ABI.rst).
/// </summary>
internal static unsafe class RobustList
{
    /// <summary>Marks each of them as left behind and wakes a waiter.</summary>
    public static void Release(ThreadBlock* t)
    {
        ulong head = t->RobustList;
        Slots.At(t->Slot)->RobustList = 0;
        if (head == 0
            || !User.Read(head, out ulong entry)
            || !User.Read(head + 8, out ulong offset)
            || !User.Read(head + 16, out ulong pending))
        {
            return;
        }
        for (int i = 0; i < FutexWord.ListLimit && (entry & ~1UL) != head; i++)
        {
            ulong mark = entry & 1;
            ulong at = entry & ~1UL;
            bool read = User.Read(at, out entry);
            if ((at != (pending & ~1UL) && !ReleaseOne(t, at + offset, mark, isPending: false)) || !read)
            {
                return;
            }
        }
        if ((pending & ~1UL) != 0)
        {
            ReleaseOne(t, (pending & ~1UL) + offset, pending & 1, isPending: true);
        }
    }

    // False: there is no such word. The mark is that of futexes with priority inheritance.
    private static bool ReleaseOne(ThreadBlock* t, ulong word, ulong mark, bool isPending)
    {
        if ((word & 3) != 0)
        {
            return false;
        }
        while (true)
        {
            if (!User.Read(word, out uint value))
            {
                return false;
            }
            // Being left: it was set free, and the thread did not come to wake somebody.
            if (isPending && mark == 0 && value == 0)
            {
                KernelCalls.FutexWake(word, 1, FutexFlags.Shared);
                return true;
            }
            if ((value & FutexWord.OwnerMask) != t->Tid)
            {
                return true;
            }
            if (!User.Exchange(word, value, (value & FutexWord.Waiters) | FutexWord.OwnerDied, out uint seen))
            {
                return false;
            }
            if (seen == value)
            {
                if ((value & FutexWord.Waiters) != 0 && mark == 0)
                {
                    KernelCalls.FutexWake(word, 1, FutexFlags.Shared);
                }
                return true;
            }
        }
    }
}
