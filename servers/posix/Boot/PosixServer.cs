using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Descriptors;
using Rill.Posix.Lifecycle;
using Rill.Posix.Loading;
using Rill.Posix.Platform;
using Rill.Posix.Processes;
using Rill.Posix.Procfs;
using Rill.Posix.Syscalls;
using Rill.Posix.Tmpfs;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Protocols.Init;
using Rill.Protocols.Posix;
using Rill.Runtime;
using Rill.Runtime.Diagnostics;
using Rill.Runtime.Loading;
using Rill.Runtime.Native;

namespace Rill.Posix.Boot;

/// <summary>All parts of the server, and what they share. One thread, that of the loop, does everything.</summary>
internal sealed class PosixServer
{
    private readonly HashSet<uint> _reported = [];

    public PosixServer(EventLoop loop, SystemClock clock, Log log, ProgramLoader? loader, uint programs = 0)
    {
        Loop = loop;
        Kernel = loop.Kernel;
        Clock = clock;
        Log = log;
        Loader = loader!;
        Programs = programs;
        Ready = new ReadyList();
        Held = new HeldCalls(loop, Ready);
        Ready.Schedule = () => loop.Post(static ready => ((ReadyList)ready!).Drain(), Ready);
        Turns = new TurnList(() => loop.Post(static server => ((PosixServer)server!).RunTurn(), this));
        ulong memory = Kernel.SystemInfo(out SystemInfo info) == Status.Ok ? info.MemoryTotal : 0;
        memory = Math.Max(memory, 64 << 20);
        TmpfsPageLimit = (long)(memory / 2 / Rill.Abi.Pages.Size);

        // A process costs some 100 KiB in all; half of memory may go to processes.
        MaxThreads = Math.Clamp(memory / 2 / (128 << 10), 64, ProcessTable.MaxId / 2);
        PipeLedger = new Pipes.PipeLedger(memory);
        HeapLedger = new HeapLedger(memory);
        if (programs != 0)
        {
            ProgramBounds.Set(Kernel, programs, MaxThreads, memory);
        }

        Pages = new ProcessPages(Kernel);
        Processes = new ProcessTable();
        FileSystems = new FileSystemTypes(this);
        var root = new TmpfsFileSystem("rootfs", FileSystems.NextDevice(), clock, Kernel, HeapLedger, TmpfsPageLimit, programs);
        DeviceFiles = new TmpfsFileSystem("devtmpfs", FileSystems.NextDevice(), clock, Kernel, HeapLedger, TmpfsPageLimit, programs);
        SharedMemory = new TmpfsFileSystem("tmpfs", FileSystems.NextDevice(), clock, Kernel, HeapLedger, TmpfsPageLimit, programs);
        PipeFiles = new AnonymousFileSystem("pipefs", FileSystems.NextDevice(), clock);
        AnonymousFiles = new AnonymousFileSystem("anon_inodefs", FileSystems.NextDevice(), clock);
        Devices = new DeviceTable();
        Tree = new FileTree(new MountTable(root, "rootfs"), Devices, clock, Pipes.Fifo.Opener(PipeLedger));
        Processes.Freed = Tree.Mounts.RemoveGone;
        ProcessFiles = new ProcFileSystem(this, FileSystems.NextDevice());
        Signals = new SignalRouter(this);
        Exits = new ExitHandling(this);
        Cloning = new Cloning(this);
        Execution = new Execution(this);
        Dispatcher = new Dispatcher(this);
        Load = new LoadAverage(Kernel, clock);
    }

    public EventLoop Loop { get; }

    public KernelCalls Kernel { get; }

    public SystemClock Clock { get; }

    public Log Log { get; }

    /// <summary>Puts programs and the shim into spaces; null only in tests that start none.</summary>
    public ProgramLoader Loader { get; }

    /// <summary>The Job that all Linux processes live in, and that is charged for what they have us keep in Memory
    /// objects; 0: the server's own.</summary>
    public uint Programs { get; }

    /// <summary>Who keeps how much in pipes.</summary>
    public Pipes.PipeLedger PipeLedger { get; }

    /// <summary>Who has how much of the server's memory for files.</summary>
    public HeapLedger HeapLedger { get; }

    public ReadyList Ready { get; }

    /// <summary>What goes on a piece a turn.</summary>
    public TurnList Turns { get; }

    /// <summary>The calls that are held, by their handles.</summary>
    public HeldCalls Held { get; }

    public LockWaits LockWaits { get; } = new();

    public FileTree Tree { get; }

    public DeviceTable Devices { get; }

    public FileSystemTypes FileSystems { get; }

    /// <summary>What is mounted at /dev.</summary>
    public TmpfsFileSystem DeviceFiles { get; }

    /// <summary>Holds memfds, which have no names.</summary>
    public TmpfsFileSystem SharedMemory { get; }

    /// <summary>What is mounted at /proc.</summary>
    public ProcFileSystem ProcessFiles { get; }

    public AnonymousFileSystem PipeFiles { get; }

    public AnonymousFileSystem AnonymousFiles { get; }

    public MappedFiles Mapped { get; } = new();

    public ProcessTable Processes { get; }

    public ProcessPages Pages { get; }

    public SignalRouter Signals { get; }

    public ExitHandling Exits { get; }

    public Cloning Cloning { get; }

    public Execution Execution { get; }

    public Dispatcher Dispatcher { get; }

    public SystemNames Names { get; } = new();

    public LoadAverage Load { get; }

    /// <summary>The lines that consoles write to.</summary>
    public List<Terminals.SerialLine> Consoles { get; } = [];

    /// <summary>The kernel's command line.</summary>
    public string CommandLine { get; set; } = "";

    /// <summary>kernel.randomize_va_space: for programs that are executed from now on.</summary>
    public AddressRandomization Randomization { get; set; } = AddressRandomization.All;

    /// <summary>Switches the machine off or restarts it; set by what has the right to.</summary>
    public Func<PowerAction, Task<Errno>> Power { get; set; } = _ => Task.FromResult(Errno.EPERM);

    /// <summary>Stands while the machine is about to end, and holds up all requests; null otherwise.</summary>
    public Exclusion? PowerDown { get; set; }

    /// <summary>The kernel's log; null if it was not granted.</summary>
    public KernelLog? KernelLog { get; set; }

    /// <summary>Has init end a server and start it again; set by what has the right to.</summary>
    public Func<string, Task<Errno>> RestartServer { get; set; } = _ => Task.FromResult(Errno.EPERM);

    /// <summary>Asks init what servers there are; set by what has the right to.</summary>
    public Func<Task<(Errno Errno, ServerList Servers)>> ListServers { get; set; } =
        () => Task.FromResult((Errno.EPERM, default(ServerList)));

    /// <summary>Sets the wall clock; set by what has the right to.</summary>
    public Func<ulong, Errno> SetTime { get; set; } = _ => Errno.EPERM;

    /// <summary>How many pages a tmpfs may take unless it says otherwise: half of memory.</summary>
    public long TmpfsPageLimit { get; }

    /// <summary>How many threads all processes together may have.</summary>
    public ulong MaxThreads { get; }

    /// <summary>Room for the message of a reply.</summary>
    public byte[] ReplyRoom { get; } = new byte[1024];

    /// <summary>Room for what is put together or copied within one request.</summary>
    public byte[] ScratchRoom { get; } = new byte[65536];

    /// <summary>Logs once that there is no such method.</summary>
    public void ReportUnknown(uint method)
    {
        if (_reported.Add(method))
        {
            Log.Warning($"no method {method} ({PosixMethods.NameOf(method) ?? "unknown"})");
        }
    }

    /// <summary>Lets one of those that go on a piece a turn do so, and then those that waited for its end.</summary>
    private void RunTurn()
    {
        Ready.IsServing = true;
        try
        {
            Turns.RunOne();
        }
        finally
        {
            Ready.Drain();
            Ready.IsServing = false;
        }
    }

    /// <summary>Does work a piece a turn; the first piece at once.</summary>
    public void DoInPieces(IEnumerable<Piece> work) => PieceWork.Start(Ready, Turns, work);

    /// <summary>Ends when all that was written to consoles has left the machine.</summary>
    public async Task DrainConsolesAsync()
    {
        foreach (Terminals.SerialLine line in Consoles)
        {
            // A machine that goes off does not wait for a key.
            line.IsStopped = false;
            await line.DrainAsync();
        }
    }

    /// <summary>Makes the first process, without program: its session and group are 1, it holds no descriptor.</summary>
    public Process MakeInit()
    {
        if (!Processes.TryTakeId(out int id) || !Pages.TryAllocate(out ProcessPageSlot page))
        {
            throw new InvalidOperationException("There is no memory for the first process.");
        }

        Session session = Processes.MakeSession(id);
        ProcessGroup group = Processes.MakeGroup(id, session);
        Location root = Tree.Mounts.RootLocation;
        var init = new Process(this, id, null, group, Credentials.Root, new FsContext(root, root, 0x12), new FdTable(), page)
        {
            Limits = new ResourceLimits(MaxThreads / 2),
        };
        session.Leader = init;
        init.PublishIds();
        Processes.Add(init);
        Processes.Add(new UserThread(init, id));
        return init;
    }
}
