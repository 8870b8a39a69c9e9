using Rill.Abi;
using Rill.Posix.Descriptors;
using Rill.Posix.Lifecycle;
using Rill.Posix.Loading;
using Rill.Posix.Pipes;
using Rill.Posix.Platform;
using Rill.Posix.Processes;
using Rill.Posix.Procfs;
using Rill.Posix.Syscalls;
using Rill.Posix.Sysfs;
using Rill.Posix.Tmpfs;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Runtime;
using Rill.Runtime.Diagnostics;
using Rill.Runtime.Loading;
using Rill.Runtime.Native;

namespace Rill.Posix.Boot;

/// <summary>Makes all parts of the server and gives each what it uses; from then on requests are served. One thread, that of
/// the loop, does everything.</summary>
internal sealed class PosixServer
{
    /// <param name="loop">The loop that lanes are served on.</param>
    /// <param name="clock">The machine's clocks.</param>
    /// <param name="log">The server's log.</param>
    /// <param name="loader">Puts programs and the shim into spaces.</param>
    /// <param name="programs">The Job above those of all users (<see cref="Users"/>), which is charged for what they have us
    /// keep in Memory objects; 0: the server's own.</param>
    public PosixServer(EventLoop loop, SystemClock clock, Log log, ProgramLoader loader, uint programs = 0)
    {
        Kernel = loop.Kernel;
        Clock = clock;
        Log = log;
        Programs = programs;
        Trace = new Trace(log);
        Ready = new ReadyList();
        Ready.Schedule = () => loop.Post(static ready => ((ReadyList)ready!).Drain(), Ready);
        Held = new HeldCalls(loop, Ready);
        Turns = new TurnList(loop, Ready);
        ulong memory = Kernel.SystemInfo(out SystemInfo info) == Status.Ok ? info.MemoryTotal : 0;
        memory = Math.Max(memory, 64 << 20);

        // A process costs some 100 KiB in all; half of memory may go to processes.
        MaxThreads = Math.Clamp(memory / 2 / (128 << 10), 64, ProcessTable.MaxId / 2);
        Bounds = new ProgramBounds(Kernel, loader);
        UserLedger = new UserLedger(memory);
        if (programs != 0)
        {
            Bounds.Set(programs, MaxThreads, memory);
        }

        // Files. A tmpfs may take half of memory unless it says otherwise.
        HeapLedger = new HeapLedger(memory);
        PipeLedger = new PipeLedger(memory);
        FileSystems = new FileSystemTypes();
        var pages = (long)(memory / 2 / Abi.Pages.Size);
        DeviceFiles = MakeTmpfs("devtmpfs");
        SharedMemory = MakeTmpfs("tmpfs");
        PipeFiles = new AnonymousFileSystem("pipefs", FileSystems.NextDevice(), clock);
        AnonymousFiles = new AnonymousFileSystem("anon_inodefs", FileSystems.NextDevice(), clock);
        Devices = new DeviceTable();
        Tree = new FileTree(new MountTable(MakeTmpfs("rootfs"), "rootfs"), Devices, clock, Fifo.Opener(PipeLedger));

        // Processes.
        Load = new LoadAverage(Kernel, clock);
        Pages = new ProcessPages(Kernel);
        Users = new UserTable(Kernel, programs);
        Processes = new ProcessTable(Turns, Users) { Freed = Tree.Mounts.RemoveGone };
        CpuLimit = new CpuLimit(loop, clock);
        Exits = new ExitHandling(Kernel, loader, Processes, Pages, Turns, Load, log, Trace);
        Signals = new SignalRouter(Kernel, Exits, UserLedger);
        Dispatcher = new Dispatcher(Kernel, Ready, Held, Machine, log, Trace, UserLedger);
        Natives = new NativeProcesses(Kernel, loader, loop, Dispatcher, Exits);
        var children = new ChildProcesses(Processes, Users, Signals, clock, CpuLimit, Load);
        Cloning = new Cloning(Natives, children, Processes, Pages, Exits, Turns, loader, MaxThreads);
        Execution = new Execution(new ExecServices
        {
            Programs = new ProgramFinder(Kernel, Tree, Mapped),
            Loader = loader,
            Natives = Natives,
            Processes = Processes,
            Pages = Pages,
            Exits = Exits,
            Turns = Turns,
            Bounds = Bounds,
            Settings = Settings,
        });

        Sources = MakeSources();
        ProcessFiles = new ProcFileSystem(Sources, FileSystems.NextDevice());
        AddTypes(pages);
        Dispatcher.Table = new SyscallTable(MakeCalls(loop));

        TmpfsFileSystem MakeTmpfs(string name) =>
            new(name, FileSystems.NextDevice(), clock, Kernel, HeapLedger, pages, programs);
    }

    public KernelCalls Kernel { get; }

    public SystemClock Clock { get; }

    public Log Log { get; }

    public Trace Trace { get; }

    /// <summary>The Job above those of all users (<see cref="Users"/>); 0: the server's own.</summary>
    public uint Programs { get; }

    /// <summary>What others can do for the server, as far as it has been given the right.</summary>
    public MachineControl Machine { get; } = new();

    public SystemSettings Settings { get; } = new();

    public SystemNames Names { get; } = new();

    /// <summary>Who has how much of the server's memory beside files' names and contents.</summary>
    public UserLedger UserLedger { get; }

    /// <summary>What goes on a piece a turn.</summary>
    public TurnList Turns { get; }

    /// <summary>The calls that are held, by their handles.</summary>
    public HeldCalls Held { get; }

    public FileTree Tree { get; }

    public DeviceTable Devices { get; }

    public FileSystemTypes FileSystems { get; }

    /// <summary>What is mounted at /dev.</summary>
    public TmpfsFileSystem DeviceFiles { get; }

    /// <summary>What is mounted at /proc.</summary>
    public ProcFileSystem ProcessFiles { get; }

    public MappedFiles Mapped { get; } = new();

    /// <summary>Who has how much of the server's memory for files.</summary>
    public HeapLedger HeapLedger { get; }

    public ProcessTable Processes { get; }

    /// <summary>Whose the processes are.</summary>
    public UserTable Users { get; }

    public ProcessPages Pages { get; }

    /// <summary>How many threads all processes together may have.</summary>
    public ulong MaxThreads { get; }

    public SignalRouter Signals { get; }

    public ExitHandling Exits { get; }

    public NativeProcesses Natives { get; }

    public Execution Execution { get; }

    public Dispatcher Dispatcher { get; }

    private ReadyList Ready { get; }

    private PipeLedger PipeLedger { get; }

    /// <summary>Holds memfds, which have no names.</summary>
    private TmpfsFileSystem SharedMemory { get; }

    private AnonymousFileSystem PipeFiles { get; }

    private AnonymousFileSystem AnonymousFiles { get; }

    private ProgramBounds Bounds { get; }

    private CpuLimit CpuLimit { get; }

    private LoadAverage Load { get; }

    private Cloning Cloning { get; }

    private SystemSources Sources { get; }

    private SystemSources MakeSources() => new()
    {
        Kernel = Kernel,
        Clock = Clock,
        Processes = Processes,
        Users = Users,
        ProgramsJob = Programs,
        Mounts = Tree.Mounts,
        UserLedger = UserLedger,
        Mapped = Mapped,
        Types = FileSystems,
        Names = Names,
        Settings = Settings,
        Machine = Machine,
        Load = Load,
        MaxThreads = MaxThreads,
        Ready = Ready,
        Turns = Turns,
    };

    private void AddTypes(long pages)
    {
        SysFileSystem? system = null;
        FileSystems.Add("sysfs", () => system ??= new SysFileSystem(Clock, Sources.Cores, FileSystems.NextDevice()));
        FileSystems.Add("tmpfs", TypeOf("tmpfs").Make);
        FileSystems.Add("devtmpfs", () => DeviceFiles);
        FileSystems.Add("proc", () => ProcessFiles);
        FileSystems.Add("ramfs", TypeOf("ramfs").Make);

        TmpfsType TypeOf(string name) => new(name, FileSystems, Clock, Kernel, HeapLedger, pages, Programs);
    }

    private CallGroups MakeCalls(EventLoop loop)
    {
        var paths = new CallPaths(Tree);
        byte[] room = new byte[64 << 10];
        return new CallGroups
        {
            Names = new FileNameCalls(paths, Tree, Turns),
            Attributes = new FileAttributeCalls(paths, Tree, Turns),
            Transfers = new TransferCalls(Turns),
            Data = new FileDataCalls(room, Turns),
            Copies = new CopyCalls(room),
            Maps = new MapCalls(Kernel, Mapped),
            Mounts = new MountCalls(paths, Tree.Mounts, FileSystems),
            Descriptors = new DescriptorCalls(Turns),
            Locks = new LockCalls(new LockWaits(), Turns),
            Pipes = new PipeCalls(PipeLedger, PipeFiles),
            Polls = new PollCalls(Clock),
            Epolls = new EpollCalls(AnonymousFiles, Ready, Clock),
            SpecialFiles = new SpecialFileCalls(AnonymousFiles, SharedMemory, loop, Clock),
            Processes = new ProcessCalls(Cloning, Natives, Exits, Turns),
            Execs = new ExecCalls(paths, Execution),
            Waits = new WaitCalls(Exits),
            Identities = new IdentityCalls(Processes, Users, Bounds, CpuLimit),
            Scheduling = new SchedulingCalls(Processes, Kernel),
            Signals = new SignalCalls(Signals, new KillRules(Processes, Turns), Exits, loop, Clock, Log),
            Machine = new SystemCalls(Kernel, Names, Load, Processes, Machine),
            Log = new LogCalls(Machine, Log),
        };
    }
}
