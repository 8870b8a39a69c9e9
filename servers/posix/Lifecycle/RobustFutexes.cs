using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Waiting;
using Rill.Runtime.Native;
using Rill.Shim.Abi;

namespace Rill.Posix.Lifecycle;

/// <summary>
/// Robust futexes of threads that end without a word of their own: by a signal, by another thread's exit or by exec. What
/// a thread holds is marked as left behind, and a waiter woken.
/// </summary>
/// <remarks>Source: Linux, Documentation/locking/robust-futex-ABI.rst; kernel/futex/core.c, exit_robust_list.</remarks>
internal static class RobustFutexes
{
    /// <summary>How many words are released in one turn of the server.</summary>
    private const int AtOnce = 256;

    /// <summary>How often a word is read again that others change meanwhile. A program that goes on changing it does not keep
    /// the server.</summary>
    private const int Attempts = 64;

    /// <summary>The lowest bit of a pointer marks a futex with priority inheritance.</summary>
    private const ulong Mark = 1;

    /// <summary>The lists of a process's threads, to be read while its memory is whole.</summary>
    /// <param name="process">The process.</param>
    /// <param name="done">A thread that has released what it held; or null.</param>
    /// <param name="startBlock">Where the space's <see cref="ShimStart"/> is.</param>
    public static List<LeftByThread>? Collect(Process process, UserThread? done, ulong startBlock)
    {
        List<LeftByThread>? left = null;
        bool isShared = process.Native is { Shared: not null };
        foreach (UserThread thread in process.Threads)
        {
            ulong head = 0;
            if (thread != done && !thread.TryRead(ThreadBlockLayout.RobustList, out head))
            {
                head = ReadTable(thread, startBlock);
            }

            // Nobody else can look at the word where the space ends with the process.
            ulong clear = isShared && thread.TryRead(ThreadBlockLayout.ClearTid, out ulong word) ? word : 0;
            if (head != 0 || clear != 0)
            {
                (left ??= []).Add(new LeftByThread(thread.Id, head, clear));
            }
        }

        return left;
    }

    /// <summary>Releases what the lists hold, so many words a turn, and tells who waits for the threads' ends; the threads run
    /// no more.</summary>
    public static IEnumerable<Piece> Release(SpaceHandle space, List<LeftByThread> left)
    {
        int words = 0;
        foreach (LeftByThread thread in left)
        {
            if (thread.RobustList != 0)
            {
                var walk = new Walk(space, (uint)thread.Id, thread.RobustList);
                while (walk.TryStep())
                {
                    if (++words % AtOnce == 0)
                    {
                        yield return default;
                    }
                }
            }

            if (thread.ClearTid != 0)
            {
                Clear(space, thread.ClearTid);
            }
        }
    }

    /// <summary>The head of a thread's list where the kernel has taken its block away: it ended the process of itself.</summary>
    private static ulong ReadTable(UserThread thread, ulong startBlock)
    {
        if (thread.Process.Native is not { Space.IsOpen: true } native || thread.Area < Layout.ShimHeap + SlotTableLayout.AreaOffset)
        {
            return 0;
        }

        ulong slot = (thread.Area - Layout.ShimHeap) / SlotTableLayout.SlotSize;
        ulong field = startBlock + (ulong)Marshal.OffsetOf<ShimStart>(nameof(ShimStart.SlotTable));
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        if (!TryReadShim(native.Space, field, bytes))
        {
            return 0;
        }

        ulong table = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        return TryReadShim(native.Space, table + (slot * SlotTableLayout.EntrySize) + SlotTableLayout.RobustList, bytes)
            ? BinaryPrimitives.ReadUInt64LittleEndian(bytes)
            : 0;
    }

    /// <summary>CLONE_CHILD_CLEARTID: the word becomes 0, whatever it was, and a waiter is woken.</summary>
    private static void Clear(SpaceHandle space, ulong address)
    {
        Span<byte> word = stackalloc byte[sizeof(uint)];
        for (int attempt = 0; attempt < Attempts && address % sizeof(uint) == 0 && TryRead(space, address, word); attempt++)
        {
            uint value = BinaryPrimitives.ReadUInt32LittleEndian(word);
            if (space.Kernel.SpaceCompareExchange(space.Value, address, value, 0, 1, out uint held) != Status.Ok || held == value)
            {
                return;
            }
        }
    }

    /// <summary>One thread's list.</summary>
    private struct Walk
    {
        private readonly SpaceHandle _space;
        private readonly uint _thread;
        private readonly ulong _head, _offset, _pending;
        private ulong _entry;
        private int _steps;
        private bool _isOver;

        public Walk(SpaceHandle space, uint thread, ulong head)
        {
            (_space, _thread, _head) = (space, thread, head);
            Span<byte> bytes = stackalloc byte[3 * sizeof(ulong)];
            _isOver = !TryRead(space, head, bytes);
            if (!_isOver)
            {
                _entry = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
                _offset = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
                _pending = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
            }
        }

        /// <summary>Releases the next word, the one that was being taken or left after all others; false once there is none.</summary>
        public bool TryStep()
        {
            if (_isOver)
            {
                return false;
            }

            ulong at = _entry & ~Mark;
            if (at == _head || _steps++ == FutexWord.ListLimit)
            {
                _isOver = true;
                return (_pending & ~Mark) != 0
                    && TryRelease(_space, _thread, (_pending & ~Mark) + _offset, _pending, isPending: true);
            }

            Span<byte> next = stackalloc byte[sizeof(ulong)];
            bool isThere = TryRead(_space, at, next);
            _isOver = (at != (_pending & ~Mark) && !TryRelease(_space, _thread, at + _offset, _entry, isPending: false)) || !isThere;
            _entry = isThere ? BinaryPrimitives.ReadUInt64LittleEndian(next) : 0;
            return !_isOver;
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
            if (!isLeft && (value & FutexWord.OwnerMask) != thread)
            {
                return true;
            }

            uint wanted = isLeft ? 0 : (value & FutexWord.Waiters) | FutexWord.OwnerDied;
            uint wake = isLeft || ((value & FutexWord.Waiters) != 0 && !inherits) ? 1u : 0;
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

    /// <summary>Reads where the program said; false where that is the shim's memory, which no call takes addresses of.</summary>
    private static bool TryRead(SpaceHandle space, ulong address, Span<byte> to) =>
        ProgramMemory.Contains(address) && TryReadShim(space, address, to);

    private static bool TryReadShim(SpaceHandle space, ulong address, Span<byte> to) =>
        space.Kernel.SpaceRead(space.Value, address, to, out int read) == Status.Ok && read == to.Length;
}
