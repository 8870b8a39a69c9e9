using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Protocols;
using Rill.Protocols.Posix;
using Rill.Runtime;
using Rill.Runtime.Simulation;

namespace Rill.Posix.Tests.Support;

/// <summary>A Linux process's program, played by the test: it calls the server as the shim does.</summary>
internal sealed class TestProgram
{
    public TestProgram(TestSystem system, Process process, SimulatedThread thread, uint lane)
    {
        System = system;
        Process = process;
        Thread = thread;
        Loop = system.Machine.CreateLoop(thread.Process);
        Lane = new Lane(Loop, lane);
        Client = new PosixClient(new DeclaredErrors(Lane));
    }

    public TestSystem System { get; }

    public Process Process { get; }

    public SimulatedThread Thread { get; }

    public EventLoop Loop { get; }

    public Lane Lane { get; }

    public PosixClient Client { get; }

    public int Id => Process.Id;

    /// <summary>The call that made it, still pending for vfork.</summary>
    public ValueTask<Reply<ForkReply>> ForkCall { get; set; }

    /// <summary>Waits for the reply, which must come at once.</summary>
    public Reply<T> Now<T>(ValueTask<Reply<T>> call)
        where T : struct
    {
        System.Run();
        Assert.True(call.IsCompleted, "the call waits");
        return call.Result;
    }

    /// <summary>The same, for the status only.</summary>
    public Errno Status<T>(ValueTask<Reply<T>> call)
        where T : struct => (Errno)Now(call).Status;

    public int Open(string path, OpenFlags flags = OpenFlags.ReadOnly, ModeBits mode = Octal.O644)
    {
        var reply = Now(Client.OpenAtAsync(new OpenAtRequest { DirFd = AtDirectory.Working, Path = Bytes(path), Flags = (LinuxAbi.OpenFlags)flags, Mode = mode }));
        return reply.IsOk ? reply.Value.Fd : -reply.Status;
    }

    public long Write(int fd, string text)
    {
        var reply = Now(Client.WriteAsync(new TransferRequest { Fd = fd }, Encoding.ASCII.GetBytes(text)));
        return reply.IsOk ? (long)reply.Value.Count : -reply.Status;
    }

    public string Read(int fd, int count = 4096)
    {
        var reply = Now(Client.ReadAsync(new TransferRequest { Fd = fd }, new byte[count]));
        return reply.IsOk ? Encoding.ASCII.GetString(reply.Bulk.Span[..(int)reply.Value.Count]) : ((Errno)reply.Status).ToString();
    }

    /// <summary>Begins a read that may wait.</summary>
    public ValueTask<Reply<ReadReply>> BeginRead(int fd, byte[] buffer, CancellationToken cancellation = default)
    {
        var call = Client.ReadAsync(new TransferRequest { Fd = fd }, buffer, cancellation);
        System.Run();
        return call;
    }

    public (int Read, int Write) Pipe(OpenFlags flags = OpenFlags.ReadOnly)
    {
        var reply = Now(Client.PipeAsync(new PipeRequest { Flags = (LinuxAbi.OpenFlags)flags }));
        Assert.True(reply.IsOk);
        return (reply.Value.First, reply.Value.Second);
    }

    public Errno Close(int fd) => Status(Client.CloseAsync(new CloseRequest { Fd = fd }));

    public Errno Kill(int pid, int signal) =>
        Status(Client.KillAsync(new KillRequest { Process = pid, Signal = signal }));

    public void Exit(int code)
    {
        _ = Client.ExitAsync(new ExitRequest { Code = code << 8 });
        System.Run();
    }

    public Reply<WaitReply> Wait(
        WaitOptions options = WaitOptions.Exited | WaitOptions.NoHang, int id = 0, WaitTarget kind = WaitTarget.All) =>
        Now(Client.WaitAsync(new WaitRequest { IdType = (uint)kind, Id = id, Options = options | WaitOptions.All }));

    public Errno Action(int signal, int disposition, SignalActionFlags flags = SignalActionFlags.None, ulong blocked = 0) =>
        Status(Client.SignalActionAsync(new SignalActionRequest
        {
            Signal = signal,
            Disposition = (Disposition)disposition,
            Flags = flags,
            Blocked = blocked,
        }));

    /// <summary>Asks for a signal as an interrupted shim does: its number, or 0.</summary>
    public int Take(ulong blocked = 0)
    {
        var call = Client.SignalTakeAsync(new SignalMaskRequest { Blocked = blocked });
        System.Run();
        if (!call.IsCompleted)
        {
            return 0;
        }

        Reply<SignalReply> reply = call.Result;
        return reply.IsOk ? (int)reply.Value.Signal : 0;
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
