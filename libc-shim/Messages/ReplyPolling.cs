using System.Threading;
using Rill.Abi;
using Rill.Shim.Abi;

namespace Rill.Shim;

/// <summary>
/// Looking for a reply in the ring, for a while, before the thread parks. Where a server answers within microseconds on a
/// core of its own, parking and being woken cost more than the wait.
/// </summary>
/// <remarks>
/// A thread polls once its last calls were answered quickly, never on a machine with one core, and gives up at once where
/// another thread is ready on its core (<see cref="PollingCredit"/>).
/// </remarks>
internal static unsafe class ReplyPolling
{
    /// <summary>The longest look, and the longest wait that counts as a quick answer, in nanoseconds.</summary>
    private const ulong Limit = 50_000;
    /// <summary>Looks between two readings of the clock.</summary>
    private const int Looks = 64;

    /// <summary>Whether the thread had better poll than park.</summary>
    public static bool IsWorthwhile(ThreadBlock* t) => t->PollCredit.IsWorthwhile && Time.Cores > 1;

    /// <summary>Looks until the ring has a record past a position. The caller looks again in any case, and parks if there
    /// is none.</summary>
    public static void Poll(ThreadBlock* t, uint seen)
    {
        QueueHeader* ring = t->Ring;
        ulong end = 0;
        while (Volatile.Read(ref t->Kernel.Crowded) == 0)
        {
            for (int i = 0; i < Looks; i++)
            {
                if (Volatile.Read(ref ring->Tail) != seen)
                {
                    t->PollCredit.NoteFound();
                    return;
                }
            }
            if (Volatile.Read(ref t->Kernel.InterruptPending) != 0)
            {
                return;
            }
            ulong now = Time.Now();
            if (end == 0)
            {
                end = now + Limit;
            }
            else if (now >= end)
            {
                break;
            }
        }
        t->PollCredit.NoteVain();
    }

    /// <summary>Takes note of how long a call took for which the thread parked.</summary>
    public static void NoteParked(ThreadBlock* t, ulong nanoseconds) => t->PollCredit.NoteParked(nanoseconds < Limit);
}
