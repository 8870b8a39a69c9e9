using System.Runtime.InteropServices;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Boot;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Runtime;
using Rill.Runtime.Diagnostics;
using Rill.Runtime.Loading;
using Rill.Runtime.Native;
using Rill.Runtime.Simulation;
using Rill.Shim.Abi;

namespace Rill.Posix.Tests.Support;

/// <summary>A server on a simulated machine, with a first process whose programs are the test.</summary>
internal sealed class TestSystem
{
    private readonly Dictionary<uint, TestProgram> _programs = [];

    /// <param name="shimImage">The shim; null: one of which only the head is there, so no program can be executed.</param>
    public TestSystem(byte[]? shimImage = null)
    {
        SimulatedProcess host = Host = Machine.CreateProcess();
        Loop = Machine.CreateLoop(host);
        Clock = new TestClock(Machine);
        var image = new ShimImage { Magic = ShimImage.MagicValue, Version = ShimImage.CurrentVersion, StartBlock = 0x1000 };
        SimulatedMemory shim = Machine.CreateMemory(shimImage ?? MemoryMarshal.AsBytes(new ReadOnlySpan<ShimImage>(in image)));
        uint shimHandle = host.Install(shim);
        uint log = host.Install(new SimulatedLog(Machine));
        Server = new PosixServer(Loop, Clock, new Log(host.Kernel, log, "posix"), new ProgramLoader(host.Kernel, shimHandle));
        Server.Machine.ListServers = () => Task.FromResult((Errno.Ok, default(Protocols.Init.ServerList)));
        Machine.ThreadStarted = thread => _started.Add(thread);
        Init = FirstProcess.Make(Server);
        DeviceNodes.AddBasic(Server);
        DeviceNodes.AddNode(Server, "tty", 5, 0, Octal.O666);
        Server.Tree.MakeNode(Init, Init.Fs.Root, "/dev"u8, ModeBits.Directory | Octal.O755, 0);
        Server.Tree.Resolve(Init, Init.Fs.Root, "/dev"u8, true, out Location dev);
        Server.Tree.Mounts.Add(Server.DeviceFiles, Server.DeviceFiles.Root, dev, "devtmpfs", 0);
        Server.Tree.MakeNode(Init, Init.Fs.Root, "/proc"u8, ModeBits.Directory | Octal.O555, 0);
        Server.Tree.Resolve(Init, Init.Fs.Root, "/proc"u8, true, out Location proc);
        Server.Tree.Mounts.Add(Server.ProcessFiles, Server.ProcessFiles.Root, proc, "proc", 0);
        InitProgram = StartNative(Init);
    }

    private readonly List<SimulatedThread> _started = [];

    public SimulatedMachine Machine { get; } = new();

    /// <summary>The process that the server is.</summary>
    public SimulatedProcess Host { get; }

    public EventLoop Loop { get; }

    public TestClock Clock { get; }

    public PosixServer Server { get; }

    public Process Init { get; }

    /// <summary>The first process as its program.</summary>
    public TestProgram InitProgram { get; }

    public FileTree Tree => Server.Tree;

    /// <summary>Forks a process, as its program would by fork.</summary>
    public TestProgram Fork(TestProgram parent, CloneFlags flags = CloneFlags.None)
    {
        int before = _started.Count;
        var call = parent.Client.ForkAsync(new() { Flags = flags, ExitSignal = Signal.Chld, Area = 0x10000 });
        Run();
        Assert.True(_started.Count == before + 1, "fork started no thread");
        SimulatedThread thread = _started[^1];
        Process child = Server.Processes.All.MaxBy(process => process.StartOrder)!;
        var program = new TestProgram(this, child, thread, (uint)thread.Start.Argument1);
        program.ForkCall = call;
        return program;
    }

    /// <summary>Runs everything until nothing is left to do at this time.</summary>
    public void Run() => Machine.RunUntilIdle();

    public void Advance(double seconds) => Machine.Advance(TimeSpan.FromSeconds(seconds));

    private TestProgram StartNative(Process process)
    {
        KernelCalls kernel = Loop.Kernel;
        Assert.Equal(Status.Ok, kernel.SpaceCreate(out uint space));
        Assert.Equal(Status.Ok, kernel.ProcessCreate(space, 0, Rights.Same, out uint handle));
        NativeProcess side = new NativeProcess(new ProcessHandle(kernel, handle), new SpaceHandle(kernel, space));
        Assert.Equal(Status.Ok, Server.Natives.Connect(process, side, out uint lane));
        process.Native = side;
        Assert.Equal(Status.Ok, kernel.ThreadCreate(handle, new Rill.Abi.ThreadStart { Area = 0x10000 }, out uint thread));
        process.Threads[0].Handle = new ThreadHandle(kernel, thread);
        return new TestProgram(this, process, _started[^1], lane);
    }
}
