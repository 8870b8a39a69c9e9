using System.Runtime.CompilerServices;
using Rill.Kernel.Arch;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Ipc;

/// <content>Whose messages go into the ring, and when: a server's time is divided between users, that is Jobs.</content>
/// <remarks>
/// <para>A Job has one message at a time in a ring; its next one comes when that was taken. So whoever sends waits for at most
/// one message of each other Job, however many processes that has.</para>
/// <para>That alone would let a Job whose messages cost much have most of a server, so the one that had less of the machine of
/// late is favoured: for a while after it was served no message of a Job that had more goes into the ring, since the next one of
/// the favoured Job is likely to come soon. What is kept back stays with its sender, and not for ever: one who asks a little all
/// the time must not shut out a user whose other processes compute.</para>
/// <para>Processes that may use the reserve are servers, and no user's.</para>
/// </remarks>
internal sealed unsafe partial class CompletionQueue
{
    /// <summary>How long others are kept back after a favoured Job was served, in nanoseconds.</summary>
    private const ulong FavourTime = 1_000_000;

    /// <summary>How long at most a Job's messages are kept back until one goes into the ring, in nanoseconds.</summary>
    private const ulong LongestKept = 4_000_000;

    /// <summary>Receives kept back that one call looks at.</summary>
    private const uint LooksAtOnce = 128;

    /// <summary>The Job that had least of the machine of those that were served lately, with a reference.</summary>
    private Job? _favoured;
    private ulong _favouredUntil;

    /// <summary>Whether a message of a process may go into the ring now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Admits(Process sender)
    {
        Job job = sender.Job;
        return (job.LastRing != this || _ring.HasTaken(job.LastPosition) || sender.MayUseReserve)
            && (_favoured is null || job == _favoured || !KeepsBack(sender));
    }

    /// <summary>A message of a process was put into the ring.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void NoteDelivered(Process sender)
    {
        Job job = sender.Job;
        if (job.LastRing != this)
        {
            job.LastRing = this;
        }
        job.LastPosition = _ring.Tail;
        job.KeptBackSince = 0;
    }

    /// <summary>A call of a process is answered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void NoteServed(Process client, ulong now)
    {
        // On a single core the turns of the clients are those of the server.
        if (Cpu.Count == 1)
        {
            return;
        }
        if (client.Job == _favoured)
        {
            _favouredUntil = now + FavourTime;
        }
        else
        {
            Favour(client, now);
        }
    }

    /// <summary>Keeps a Receive, which stands in no list, until what its lane sends may go into the ring.</summary>
    public void Throttle(PendingOperation receive)
    {
        receive.State = OperationState.Throttled;
        _throttled.Append(receive);
        _throttledCount++;
        _ring.Header->Overflow = 1;
        StartLook();
    }

    /// <summary>Takes a Receive out of the list of those.</summary>
    public void LeaveThrottled(PendingOperation receive)
    {
        bool hadTimer = receive.IsStarted;
        receive.Stop();
        _throttled.Remove(receive);
        _throttledCount--;
        if (hadTimer)
        {
            StartLook();
        }
    }

    /// <summary>Goes on with those whose messages may go into the ring now.</summary>
    public void LookAtThrottled()
    {
        bool any = false;
        PendingOperation? receive = _throttled.First;
        uint looks = 0;
        for (; receive is not null && looks < LooksAtOnce; looks++)
        {
            if (((Lane)receive.Target!).IsKeptBack(this))
            {
                // It keeps its place: who came first goes first.
                receive = OperationList.After(receive);
                continue;
            }
            any = true;
            LeaveThrottled(receive);
            ((Lane)receive.Target!).Resume(receive);
            // From the start: whatever else is in the list may have left it.
            receive = _throttled.First;
        }
        if (receive is not null && !any)
        {
            // The next look is at others.
            for (; looks != 0; looks--)
            {
                PendingOperation first = _throttled.First!;
                first.Stop();
                _throttled.Remove(first);
                _throttled.Append(first);
            }
        }
        StartLook();
    }

    /// <summary>Has the list looked at when nobody is favoured any more. Its first Receive lends its timer; what is kept back for
    /// another reason goes on when the user takes something, which comes here too.</summary>
    private void StartLook()
    {
        PendingOperation? first = _throttled.First;
        if (first is not null && !first.IsStarted)
        {
            Core core = Core.Current;
            if (_favouredUntil > core.EntryTime)
            {
                first.Start(core, _favouredUntil);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool KeepsBack(Process sender)
    {
        ulong now = Core.Current.EntryTime;
        Job job = sender.Job;
        // A quarter more is no flood: where turns are as they should be, nobody is kept back.
        if (now >= _favouredUntil || sender.MayUseReserve || _favoured!.Rate(now) * 5 / 4 >= job.Rate(now))
        {
            return false;
        }
        if (job.KeptBackSince == 0)
        {
            job.KeptBackSince = now;
        }
        return now - job.KeptBackSince < LongestKept;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Favour(Process client, ulong now)
    {
        if (IsShut || client.MayUseReserve)
        {
            return;
        }
        if (_favoured is null || now >= _favouredUntil || client.Job.Rate(now) < _favoured.Rate(now))
        {
            client.Job.AddReference();
            _favoured?.Release();
            _favoured = client.Job;
            _favouredUntil = now + FavourTime;
        }
    }

    private void FavourNobody()
    {
        Job? job = _favoured;
        _favoured = null;
        _favouredUntil = 0;
        job?.Release();
    }
}
