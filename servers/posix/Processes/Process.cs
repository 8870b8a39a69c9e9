using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Descriptors;
using Rill.Posix.Signals;
using Rill.Posix.Timers;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Runtime.Native;

namespace Rill.Posix.Processes;

/// <summary>A Linux process.</summary>
internal sealed class Process : IProcessCaller, ICpuTime
{
    /// <summary>The longest name in bytes (TASK_COMM_LEN - 1).</summary>
    public const int MaxName = 15;

    /// <summary>The absent calls that the log tells of.</summary>
    public AbsentCalls AbsentCalls;

    private Credentials _credentials;

    public Process(
        ISignalSender sender,
        int id,
        Process? parent,
        ProcessGroup group,
        Credentials credentials,
        FsContext fs,
        FdTable files,
        ProcessPageSlot page)
    {
        Sender = sender;
        Id = id;
        Parent = parent;
        Group = group;
        _credentials = credentials;
        Fs = fs;
        Files = files;
        Page = page;
        parent?.Children.Add(this);
        group.Members.Add(this);
        PublishIds();
    }

    /// <summary>Carries signals to it and its threads.</summary>
    public ISignalSender Sender { get; }

    public int Id { get; }

    /// <summary>Who waits for it; null for the first process.</summary>
    public Process? Parent { get; private set; }

    public List<Process> Children { get; } = [];

    public ProcessGroup Group { get; private set; }

    public Session Session => Group.Session;

    public bool IsSessionLeader => Session.Leader == this;

    /// <summary>Whose it is, by the real user id.</summary>
    public required User User { get; set; }

    /// <summary>Whether a change of user ids made it one more than RLIMIT_NPROC allows: exec is refused as long as there are
    /// too many (man 2 execve, EAGAIN).</summary>
    public bool ExceedsProcesses { get; set; }

    /// <summary>Its threads; the first is the one named by the process id, unless that one ended before the others.</summary>
    public List<UserThread> Threads { get; } = [];

    public ProcessState State { get; set; }

    public bool IsAlive => State < ProcessState.Ending;

    /// <summary>The kernel process behind it; null once it has ended.</summary>
    public NativeProcess? Native { get; set; }

    /// <summary>The page that the process reads its ids and limits from.</summary>
    public ProcessPageSlot Page { get; }

    public FsContext Fs { get; set; }

    public FdTable Files { get; set; }

    public SignalState Signals { get; } = new();

    public ResourceLimits Limits { get; set; } = null!;

    /// <summary>Woken when a child changes its state.</summary>
    public WaitQueue ChildChanged { get; } = new();

    /// <summary>The wait status, once it is a zombie.</summary>
    public int ExitStatus { get; set; }

    /// <summary>The signal that stopped it, or 0: not reported to the parent yet if <see cref="HasStopEvent"/>.</summary>
    public int StopSignal { get; set; }

    public bool HasStopEvent { get; set; }

    public bool HasContinueEvent { get; set; }

    /// <summary>
    /// The number by which clone said the parent is to be told of the end, 0 to 255; SIGCHLD again once this process has
    /// executed a program or has another parent. What is sent is <see cref="ExitSignalNow"/>.
    /// </summary>
    public int ExitSignal { get; set; } = Signal.Chld;

    /// <summary>How many programs it has executed.</summary>
    public ulong Executions { get; set; }

    /// <summary>The <see cref="Executions"/> of the parent when this process was made.</summary>
    public ulong ParentExecutions { get; init; }

    /// <summary>
    /// The signal for the parent: a parent that runs another program than the one that made this process, maybe with
    /// other ids, gets none but SIGCHLD.
    /// </summary>
    /// <remarks>Source: Linux, kernel/signal.c, do_notify_parent.</remarks>
    public int ExitSignalNow => Parent is { } parent && parent.Executions != ParentExecutions ? Signal.Chld : ExitSignal;

    /// <summary>prctl(PR_SET_PDEATHSIG).</summary>
    public int ParentDeathSignal { get; set; }

    public bool IsSubreaper { get; set; }

    public bool NoNewPrivileges { get; set; }

    public bool IsDumpable { get; set; } = true;

    /// <summary>Whether it has called exec: setpgid by its parent is refused then.</summary>
    public bool HasExecuted => Executions != 0;

    /// <summary>The parent's call of vfork that waits for this child's exec or end.</summary>
    public IVforkParent? Vfork { get; set; }

    /// <summary>The executable; keeps its inode.</summary>
    public Location Executable { get; set; }

    public byte[] Name { get; set; } = "init"u8.ToArray();

    /// <summary>personality(2)'s word, as the program said with its last exec.</summary>
    public uint Personality { get; set; }

    /// <summary>Where its program lies.</summary>
    public ProgramLayout Layout;

    /// <summary>What it read and wrote, for /proc/PID/io.</summary>
    public IoCounters Io;

    /// <summary>/proc/PID/oom_score_adj, -1000 to 1000; children inherit it.</summary>
    public int OomAdjustment { get; set; }

    public int Nice { get; set; }

    /// <summary>When it was made, in monotonic nanoseconds.</summary>
    public required ulong StartTime { get; init; }

    /// <summary>How many processes were made before it.</summary>
    public required ulong StartOrder { get; init; }

    /// <summary>Of kernel processes that exec left behind, and at the end of all.</summary>
    public ProcessUsage PastUsage;

    /// <summary>Of children that were waited for.</summary>
    public ProcessUsage ChildrenUsage;

    public IntervalTimers? Timers { get; set; }

    /// <summary>Stands while a signal to many processes is on its way to this one too, which makes no child until it is there.</summary>
    public Exclusion? AwaitedSignal { get; set; }

    /// <summary>Watches RLIMIT_CPU; null without a limit.</summary>
    public CpuTimer? CpuWatch { get; set; }

    public Credentials Credentials
    {
        get => _credentials;
        set
        {
            _credentials = value;
            PublishIds();
        }
    }

    int ICpuTime.ThreadCount => Threads.Count;

    Process IProcessCaller.Process => this;

    UserThread? IProcessCaller.Thread => null;

    /// <summary>A thread by its id; 0, and what is unknown, is the first one.</summary>
    public UserThread ThreadOf(int id)
    {
        foreach (UserThread thread in Threads)
        {
            if (thread.Id == id)
            {
                return thread;
            }
        }

        return Threads[0];
    }

    /// <summary>Sends it a signal, for which no permission is asked.</summary>
    public void Post(in SignalInfo info) => Sender.Send(this, null, info);

    /// <summary>Gives it another parent, who is told of its end by SIGCHLD: nobody chose another signal for that one.</summary>
    public void Reparent(Process parent)
    {
        Leave(Parent);
        Parent = parent;
        ExitSignal = Signal.Chld;
        parent.Children.Add(this);
        PublishIds();
    }

    /// <summary>Takes it from its parent: it was waited for.</summary>
    public void Orphan()
    {
        Leave(Parent);
        Parent = null;
    }

    private void Leave(Process? parent)
    {
        if (parent is { Children: [.., var last] } && last == this)
        {
            parent.Children.RemoveAt(parent.Children.Count - 1);
        }
        else
        {
            parent?.Children.Remove(this);
        }
    }

    /// <summary>Moves it to another group; <see cref="ProcessTable.Move"/> sees to the old one.</summary>
    public void Join(ProcessGroup group)
    {
        Group.Members.Remove(this);
        Group = group;
        group.Members.Add(this);
        PublishIds();
    }

    /// <summary>Times and counts up to now.</summary>
    public ProcessUsage GetUsage()
    {
        ProcessUsage usage = PastUsage;
        if (Native is { Process.IsOpen: true } native
            && native.Process.Kernel.ProcessInfo(native.Process.Value, out ProcessInfo info) == Status.Ok)
        {
            usage.Add(new ProcessUsage
            {
                UserTime = info.UserTime,
                SystemTime = info.KernelTime,
                MinorFaults = info.MinorFaults,
                Switches = info.ContextSwitches,
                MaxResidentKib = info.ResidentPeak >> 10,
            });
        }

        return usage;
    }

    /// <inheritdoc/>
    public ulong GetCpuTime(bool userOnly)
    {
        ProcessUsage usage = GetUsage();
        return userOnly ? usage.UserTime : usage.UserTime + usage.SystemTime;
    }

    /// <summary>Writes what the shim may read: ids, limits.</summary>
    public void PublishIds()
    {
        Page.SetIds(Id, Parent?.Id ?? 0, Group.Id, Session.Id, _credentials);
        if (Limits is not null)
        {
            Page.SetLimits(
                Limits.Soft(Resource.AddressSpace), Limits.Soft(Resource.Data), Limits.Soft(Resource.Stack));
        }
    }

    /// <summary>Tells the shim whether it is worth asking for a signal.</summary>
    public void PublishPending()
    {
        bool any = !Signals.Pending.IsEmpty;
        foreach (UserThread thread in Threads)
        {
            any |= !thread.Pending.IsEmpty;
        }

        Page.SetSignalsPending(any);
    }
}
