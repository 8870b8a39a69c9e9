using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Platform;
using Rill.Posix.Processes;
using Rill.Posix.Signals;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Runtime.Diagnostics;
using Rill.Runtime.Loading;
using Rill.Runtime.Native;

namespace Rill.Posix.Lifecycle;

/// <summary>The end of processes and threads.</summary>
/// <remarks>Source: POSIX.1-2017, _exit "Consequences of Process Termination".</remarks>
internal sealed class ExitHandling(
    KernelCalls kernel,
    ProgramLoader loader,
    ProcessTable processes,
    ProcessPages pages,
    TurnList turns,
    LoadAverage load,
    Log log,
    Trace trace)
{
    /// <summary>Told when the first process has ended.</summary>
    public Action<int>? InitEnded { get; set; }

    /// <summary>How many processes have begun to end, whoever ended them.</summary>
    public long Ends { get; private set; }

    /// <summary>Ends a process.</summary>
    /// <param name="process">The process.</param>
    /// <param name="status">Its wait status: code &lt;&lt; 8, or a signal's number.</param>
    /// <param name="asker">The thread that asked for it, and has released its robust futexes; or null.</param>
    public void Exit(Process process, int status, UserThread? asker = null)
    {
        if (!process.IsAlive)
        {
            return;
        }

        load.NoteChange();
        Ends++;
        process.State = ProcessState.Ending;
        process.ExitStatus = status;
        process.HasStopEvent = process.HasContinueEvent = false;
        turns.DoInPieces(End(process, status, asker));
    }

    /// <summary>What an end brings with it, in Linux's order: whoever is told of it finds all that the process held
    /// released.</summary>
    private IEnumerable<Piece> End(Process process, int status, UserThread? asker)
    {
        foreach (Piece piece in EndNative(process, (ulong)status, CollectRobust(process, asker)))
        {
            yield return piece;
        }

        process.Timers?.Clear();
        DropSignals(process);
        process.CpuWatch?.Stop();
        foreach (Piece piece in process.Files.RemoveUser())
        {
            yield return piece;
        }

        SetExecutable(process, default);
        process.Fs.Release();
        process.Page.SetSignalsPending(false);
        LeaveSession(process);
        HashSet<ProcessGroup> tied = [];
        foreach (Piece piece in HandOverChildren(process, tied))
        {
            yield return piece;
        }

        OrphanedGroups.Check(process, tied);
        process.State = ProcessState.Zombie;
        process.Vfork?.Complete();
        NotifyParent(process, status);
        if (process.Id == 1)
        {
            InitEnded?.Invoke(status);
        }
    }

    /// <summary>A thread other than the last one has ended itself; the last one ends the process.</summary>
    public void ExitThread(UserThread thread, int status)
    {
        Process process = thread.Process;
        if (process.Threads.Count <= 1)
        {
            Exit(process, status, thread);
            return;
        }

        thread.AbandonCalls();
        processes.Remove(thread);
        process.PublishPending();
    }

    /// <summary>The kernel process behind a Linux process ended of itself.</summary>
    public void OnKernelProcessEnded(Process process, ExitReason reason, ulong code)
    {
        if (!process.IsAlive)
        {
            return;
        }

        int status = reason switch
        {
            ExitReason.Exited => WaitStatus.OfExit(code),
            ExitReason.Fault => FaultSignal.Of((uint)(code >> 32)),
            _ => Signal.Kill,
        };
        if (trace.IsOn)
        {
            trace.Write($"{process.Id} its kernel process ended: {reason} {code:x}");
        }

        if (reason == ExitReason.Fault)
        {
            log.Warning($"process {process.Id} ended by a fault that nobody took (vector {code >> 32}, error {code & 0xFFFFFFFF:x})");
        }

        Exit(process, status);
    }

    /// <summary>Forgets a zombie whose parent has its status.</summary>
    public void Reap(Process process)
    {
        if (process.Parent is { } parent)
        {
            parent.ChildrenUsage.Add(process.PastUsage);
            parent.ChildrenUsage.Add(process.ChildrenUsage);
        }

        process.State = ProcessState.Reaped;
        process.Orphan();
        processes.Remove(process);
        pages.Free(process.Page);
    }

    /// <summary>What the threads of a process leave behind, while it can still be read.</summary>
    /// <param name="process">The process that ends or executes.</param>
    /// <param name="done">The thread that has seen to its own, or null.</param>
    public List<LeftByThread>? CollectRobust(Process process, UserThread? done) =>
        RobustFutexes.Collect(process, done, loader.Shim.StartBlock);

    /// <summary>Ends the kernel process, after its times were read, and releases robust futexes that its threads held.</summary>
    /// <returns>The pieces; the kernel process has ended, and is the process's no more, with the first.</returns>
    public IEnumerable<Piece> EndNative(Process process, ulong code, List<LeftByThread>? robust = null)
    {
        if (process.Native is not { } native)
        {
            yield break;
        }

        process.PastUsage = process.GetUsage();
        process.Native = null;
        foreach (UserThread thread in process.Threads)
        {
            thread.AbandonCalls();
            thread.Handle?.Dispose();
            thread.Handle = null;
        }

        native.HandBack(process.Vfork);
        process.Vfork = null;
        kernel.ProcessKill(native.Process.Value, code);
        if (robust is not null)
        {
            foreach (Piece piece in RobustFutexes.Release(native.Space, robust))
            {
                yield return piece;
            }
        }

        native.Dispose();
    }

    /// <summary>Nobody takes what is pending any more.</summary>
    private static void DropSignals(Process process)
    {
        process.Signals.Pending.Remove(ulong.MaxValue);
        foreach (UserThread thread in process.Threads)
        {
            thread.Pending.Remove(ulong.MaxValue);
        }
    }

    /// <summary>Sets the executable, which may not be written while it is.</summary>
    public static void SetExecutable(Process process, Location executable)
    {
        if (!executable.IsNone)
        {
            executable.Inode.AddUse();
            executable.Inode.Executions++;
        }

        Location old = process.Executable;
        process.Executable = executable;
        if (!old.IsNone)
        {
            old.Inode.Executions--;
            old.Inode.ReleaseUse();
        }
    }

    /// <summary>A session leader's end hangs up its terminal.</summary>
    private static void LeaveSession(Process process)
    {
        if (!process.IsSessionLeader)
        {
            return;
        }

        process.Session.Leader = null;
        process.Session.Terminal?.HangUp();
    }

    /// <summary>Gives the children another parent, a number of them a turn.</summary>
    /// <param name="process">The process that ends.</param>
    /// <param name="tied">Gets the groups of those that this one has tied to its session.</param>
    private IEnumerable<Piece> HandOverChildren(Process process, HashSet<ProcessGroup> tied)
    {
        const int atOnce = 16;
        for (int count = 1; process.Children.Count != 0; count++)
        {
            Process? heir = process.Parent;
            while (heir is not null && !(heir.IsSubreaper && heir.IsAlive))
            {
                heir = heir.Parent;
            }

            heir ??= processes.Init;
            if (heir is null || heir == process)
            {
                // The first process itself ends: the system goes down with all that is left.
                yield break;
            }

            // The last one: that is where leaving the list costs the same for many as for few.
            Process child = process.Children[^1];
            if (child.IsAlive && OrphanedGroups.IsTie(process, child))
            {
                tied.Add(child.Group);
            }

            child.Reparent(heir);
            if (child.IsAlive && child.ParentDeathSignal != 0 && KillRules.IsAllowed(process, child, child.ParentDeathSignal))
            {
                child.Post(new SignalInfo(child.ParentDeathSignal, SignalCode.User, process.Id, process.Credentials.RealUser));
            }

            if (child.State == ProcessState.Zombie)
            {
                NotifyParent(child, child.ExitStatus);
            }

            if (count % atOnce == 0)
            {
                yield return default;
            }
        }
    }

    private void NotifyParent(Process process, int status)
    {
        if (process.Parent is not { } parent)
        {
            return;
        }

        int signal = process.ExitSignalNow;
        bool isReapedAlone = signal == Signal.Chld && parent.Signals.ReapsChildren;
        if (signal is > 0 and <= Signal.Last)
        {
            int cause = WaitStatus.SignalOf(status);
            parent.Post(new SignalInfo(
                signal,
                cause == 0 ? SignalCode.ChildExited : SignalCode.ChildKilled,
                process.Id,
                process.Credentials.RealUser,
                Status: cause == 0 ? WaitStatus.CodeOf(status) : cause));
        }

        if (isReapedAlone)
        {
            Reap(process);
        }

        parent.ChildChanged.Wake(PollEvents.All);
    }
}
