using System.Numerics;
using Rill.LinuxAbi;
using Rill.Posix.Vfs;

namespace Rill.Posix.Signals;

/// <summary>The signals that wait for a process or a thread.</summary>
/// <remarks>Each that is queued counts against RLIMIT_SIGPENDING of the user whom the process belonged to then.</remarks>
internal sealed class PendingSignals
{
    /// <summary>Signals that a fault of the thread itself makes: taken before all others.</summary>
    private const ulong Synchronous = 1UL << (Signal.Segv - 1) | 1UL << (Signal.Bus - 1) | 1UL << (Signal.Ill - 1)
        | 1UL << (Signal.Trap - 1) | 1UL << (Signal.Fpe - 1) | 1UL << (Signal.Sys - 1);

    private readonly List<(SignalInfo Info, UserAccount Payer)> _queue = [];

    /// <summary>Which signals are pending, a bit each.</summary>
    public ulong Set { get; private set; }

    public bool IsEmpty => Set == 0;

    /// <summary>Adds a signal; a second one of the same number is merged unless it is a real-time signal.</summary>
    /// <param name="info">The signal.</param>
    /// <param name="payer">The user whose queued signals are counted.</param>
    /// <param name="limit">How many the user may have.</param>
    /// <returns>False where there is no place for it, and its sender is to be told. What kill sends, and the signals that are not
    /// real-time ones, come through in any case; beyond the limit what would be told of them may be lost.</returns>
    /// <remarks>Source: Linux, kernel/signal.c, __send_signal_locked.</remarks>
    public bool TryAdd(in SignalInfo info, UserAccount payer, ulong limit)
    {
        ulong bit = Signal.Bit(info.Number);
        bool isRealTime = info.Number >= Signal.RealTimeFirst;
        if (!isRealTime && (Set & bit) != 0)
        {
            return true;
        }

        bool isQueued = (!isRealTime && info.Code >= 0) || (ulong)payer[Kept.Signal] < limit;
        if (!isQueued && isRealTime && info.Code != SignalCode.User)
        {
            return false;
        }

        Set |= bit;
        if (isQueued)
        {
            payer.Take(Kept.Signal);
            _queue.Add((info, payer));
        }

        return true;
    }

    /// <summary>Takes the next of the wanted signals: faults first, then by rising number, in order of arrival.</summary>
    public bool TryTake(ulong wanted, out SignalInfo info) => TryTake(wanted, out info, out _);

    /// <summary>The same, and tells who paid for it, so that it can be put back; nobody for one without a place in the queue.</summary>
    public bool TryTake(ulong wanted, out SignalInfo info, out UserAccount? payer)
    {
        payer = null;
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
        int at = _queue.FindIndex(entry => entry.Info.Number == number);
        info = at < 0 ? new SignalInfo(number, SignalCode.User) : _queue[at].Info;
        if (at >= 0)
        {
            payer = _queue[at].Payer;
            payer.Return(Kept.Signal);
            _queue.RemoveAt(at);
        }

        if (!_queue.Exists(entry => entry.Info.Number == number))
        {
            Set &= ~Signal.Bit(number);
        }

        return true;
    }

    /// <summary>Puts back what was taken and reached nobody, before all that came later.</summary>
    public void PutBack(in SignalInfo info, UserAccount? payer)
    {
        Set |= Signal.Bit(info.Number);
        if (payer is not null)
        {
            payer.Take(Kept.Signal);
            _queue.Insert(0, (info, payer));
        }
    }

    /// <summary>Drops signals.</summary>
    public void Remove(ulong signals)
    {
        if ((Set & signals) == 0)
        {
            return;
        }

        Set &= ~signals;
        _queue.RemoveAll(entry =>
        {
            bool goes = (Signal.Bit(entry.Info.Number) & signals) != 0;
            if (goes)
            {
                entry.Payer.Return(Kept.Signal);
            }

            return goes;
        });
    }
}
