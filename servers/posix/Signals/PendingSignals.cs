using System.Numerics;
using Rill.LinuxAbi;

namespace Rill.Posix.Signals;

/// <summary>The signals that wait for a process or a thread.</summary>
internal sealed class PendingSignals
{
    /// <summary>Signals that a fault of the thread itself makes: taken before all others.</summary>
    private const ulong Synchronous = 1UL << (Signal.Segv - 1) | 1UL << (Signal.Bus - 1) | 1UL << (Signal.Ill - 1)
        | 1UL << (Signal.Trap - 1) | 1UL << (Signal.Fpe - 1) | 1UL << (Signal.Sys - 1);

    private readonly List<SignalInfo> _queue = [];

    /// <summary>Which signals are pending, a bit each.</summary>
    public ulong Set { get; private set; }

    public bool IsEmpty => Set == 0;

    /// <summary>How many entries are queued, for RLIMIT_SIGPENDING.</summary>
    public int Count => _queue.Count;

    /// <summary>Adds a signal; a second one of the same number is merged unless it is a real-time signal.</summary>
    public void Add(in SignalInfo info)
    {
        ulong bit = Signal.Bit(info.Number);
        if (info.Number < Signal.RealTimeFirst && (Set & bit) != 0)
        {
            return;
        }

        Set |= bit;
        _queue.Add(info);
    }

    /// <summary>Takes the next of the wanted signals: faults first, then by rising number, in order of arrival.</summary>
    public bool TryTake(ulong wanted, out SignalInfo info)
    {
        ulong candidates = Set & wanted;
        if (candidates == 0)
        {
            info = default;
            return false;
        }

        if ((candidates & Synchronous) != 0)
        {
            candidates &= Synchronous;
        }

        int number = BitOperations.TrailingZeroCount(candidates) + 1;
        int at = _queue.FindIndex(entry => entry.Number == number);
        info = _queue[at];
        _queue.RemoveAt(at);
        if (!_queue.Exists(entry => entry.Number == number))
        {
            Set &= ~Signal.Bit(number);
        }

        return true;
    }

    /// <summary>Puts back what was taken and reached nobody, before all that came later.</summary>
    public void PutBack(in SignalInfo info)
    {
        Set |= Signal.Bit(info.Number);
        _queue.Insert(0, info);
    }

    /// <summary>Drops signals.</summary>
    public void Remove(ulong signals)
    {
        if ((Set & signals) != 0)
        {
            Set &= ~signals;
            _queue.RemoveAll(entry => (Signal.Bit(entry.Number) & signals) != 0);
        }
    }
}
