using System.Buffers.Binary;
using Rill.Abi;
using Rill.Runtime.Native;
using Rill.Shim.Abi;

namespace Rill.Posix.Processes;

/// <summary>
/// Robust futexes of threads that end without a word of their own: by a signal, by another thread's exit or by exec. What
/// a thread holds is marked as left behind, and a waiter woken.
/// </summary>
/// <remarks>Source: Linux, Documentation/locking/robust-futex-ABI.rst; kernel/futex/core.c, exit_robust_list.</remarks>
internal static class RobustFutexes
{
    private const uint OwnerDied = 0x4000_0000, Waiters = 0x8000_0000, OwnerMask = 0x3FFF_FFFF;

    /// <summary>A list that a broken program made circular ends here (ROBUST_LIST_LIMIT).</summary>
    private const int Limit = 2048;

    /// <summary>The lowest bit of a pointer marks a futex with priority inheritance.</summary>
    private const ulong Mark = 1;

    /// <summary>The lists of a process's threads, to be read while its memory is whole.</summary>
    /// <param name="process">The process.</param>
    /// <param name="done">A thread that has released what it held; or null.</param>
    public static List<(int Thread, ulong Head)>? Collect(Process process, UserThread? done)
    {
        List<(int, ulong)>? lists = null;
        foreach (UserThread thread in process.Threads)
        {
            if (thread != done && thread.TryRead(ThreadBlockLayout.RobustList, out ulong head) && head != 0)
            {
                (lists ??= []).Add((thread.Id, head));
            }
        }

        return lists;
    }

    /// <summary>Releases what the lists hold; the threads run no more.</summary>
    public static void Release(SpaceHandle space, List<(int Thread, ulong Head)> lists)
    {
        foreach ((int thread, ulong head) in lists)
        {
            Release(space, (uint)thread, head);
        }
    }

    private static void Release(SpaceHandle space, uint thread, ulong head)
    {
        Span<byte> bytes = stackalloc byte[3 * sizeof(ulong)];
        if (!TryRead(space, head, bytes))
        {
            return;
        }

        ulong entry = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        ulong pending = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        Span<byte> next = bytes[..sizeof(ulong)];
        for (int i = 0; i < Limit && (entry & ~Mark) != head; i++)
        {
            ulong at = entry & ~Mark;
            bool isThere = TryRead(space, at, next);
            if ((at != (pending & ~Mark) && !TryRelease(space, thread, at + offset, entry, isPending: false)) || !isThere)
            {
                return;
            }

            entry = BinaryPrimitives.ReadUInt64LittleEndian(next);
        }

        if ((pending & ~Mark) != 0)
        {
            TryRelease(space, thread, (pending & ~Mark) + offset, pending, isPending: true);
        }
    }

    /// <summary>False if there is no such word.</summary>
    private static bool TryRelease(SpaceHandle space, uint thread, ulong address, ulong entry, bool isPending)
    {
        Span<byte> word = stackalloc byte[sizeof(uint)];
        if (address % sizeof(uint) != 0 || !TryRead(space, address, word))
        {
            return false;
        }

        bool inherits = (entry & Mark) != 0;
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(word);
        while (true)
        {
            // Being left: it was set free, and the thread did not come to wake somebody.
            bool isLeft = isPending && !inherits && value == 0;
            if (!isLeft && (value & OwnerMask) != thread)
            {
                return true;
            }

            uint wanted = isLeft ? 0 : (value & Waiters) | OwnerDied;
            uint wake = isLeft || ((value & Waiters) != 0 && !inherits) ? 1u : 0;
            if (space.Kernel.SpaceCompareExchange(space.Value, address, value, wanted, wake, out uint held) != Status.Ok)
            {
                return false;
            }

            if (held == value)
            {
                return true;
            }

            value = held;
        }
    }

    private static bool TryRead(SpaceHandle space, ulong address, Span<byte> to) =>
        space.Kernel.SpaceRead(space.Value, address, to, out int read) == Status.Ok && read == to.Length;
}
