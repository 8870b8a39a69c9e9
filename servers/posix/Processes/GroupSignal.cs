using Rill.LinuxAbi;
using Rill.Posix.Waiting;

namespace Rill.Posix.Processes;

/// <summary>
/// A signal to many processes: some of them a turn. To them it is one event all the same: none of those that are still to
/// get it makes a child meanwhile, which would escape.
/// </summary>
/// <remarks>Linux keeps forks out by tasklist_lock (kernel/fork.c, copy_process: "signals delivered to process groups before
/// or after the fork").</remarks>
internal static class GroupSignal
{
    /// <summary>How many get it in one turn: one that dies of it is what costs.</summary>
    private const int AtOnce = 16;

    /// <summary>Sends to all; the first ones have it when this returns.</summary>
    /// <param name="turns">Where it takes its turns.</param>
    /// <param name="targets">Who gets it; some may end meanwhile.</param>
    /// <param name="send">Sends it to one.</param>
    /// <returns>Ends when all have it; null if that is so already.</returns>
    public static Exclusion? Send(TurnList turns, Process[] targets, Action<Process> send)
    {
        Exclusion? rest = null;
        if (targets.Length > AtOnce)
        {
            rest = new Exclusion();
            foreach (Process target in targets)
            {
                // One that waits for several is free again after the one that was begun last.
                target.AwaitedSignal = rest;
            }
        }

        turns.DoInPieces(SendInPieces(targets, send, rest));
        return rest;
    }

    private static IEnumerable<Piece> SendInPieces(Process[] targets, Action<Process> send, Exclusion? rest)
    {
        for (int i = 0; i < targets.Length; i++)
        {
            if (i != 0 && i % AtOnce == 0)
            {
                yield return default;
            }

            send(targets[i]);
        }

        if (rest is null)
        {
            yield break;
        }

        foreach (Process target in targets)
        {
            if (target.AwaitedSignal == rest)
            {
                target.AwaitedSignal = null;
            }
        }

        rest.Ended.Wake(PollEvents.All);
    }
}
