using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Boot;
using Rill.Posix.Processes;
using Rill.Posix.Waiting;
using Rill.Protocols;
using Rill.Runtime;

namespace Rill.Posix.Syscalls;

/// <summary>Takes the requests of all processes' lanes to their handlers.</summary>
internal sealed class Dispatcher(PosixServer server) : ILaneHandler
{
    /// <summary>Whether every request is logged: "posix.trace" on the kernel's command line.</summary>
    public bool IsTracing { get; set; }

    /// <summary>A label is a method id and, above it, the calling thread's id.</summary>
    private const int ThreadShift = 10;
    private const uint MethodMask = (1u << ThreadShift) - 1;

    /// <inheritdoc/>
    public void OnRequest(ServedLane lane, ref IncomingRequest incoming)
    {
        if (incoming.Handles.First != 0)
        {
            // No request has any (there are no gaps before one); kept, they would fill this process's table.
            new ReceivedHandles(incoming.Handles, server.Kernel).Close();
            if (incoming.IsCall)
            {
                incoming.Reply((uint)Errno.EBADF);
            }

            return;
        }

        if (!incoming.IsCall)
        {
            return;
        }

        var process = (Process)lane.State!;
        PendingCall call = incoming.Defer();
        if (!process.IsAlive || process.Threads.Count == 0)
        {
            Replies.Error(call, Errno.ESRCH);
            return;
        }

        uint method = incoming.Label & MethodMask;
        SyscallHandler? handler = method < SyscallTable.Size ? SyscallTable.Handlers[method] : null;
        if (handler is null)
        {
            server.ReportUnknown(method);
            Replies.Error(call, Errno.ENOSYS);
            return;
        }

        UserThread thread = process.ThreadOf((int)(incoming.Label >> ThreadShift));
        server.Ready.IsServing = true;
        var request = new Request(server, thread, incoming.Message, call, handler);
        Serve(ref request);
        server.Ready.Drain();
        server.Ready.IsServing = false;
    }

    /// <summary>Has a request's handler run and sees to the reply.</summary>
    public void Serve(ref Request request)
    {
        if (server.PowerDown is { } powerDown)
        {
            request.After(powerDown);
            return;
        }

        Errno errno;
        try
        {
            errno = request.Handler(ref request);
        }
        catch (Exception e)
        {
            server.Log.Error($"{NameOf(request.Handler)} of process {request.Process.Id}: {e}");
            errno = Errno.EIO;
        }

        if (!request.IsSettled)
        {
            Replies.Error(request.Call, errno);
        }

        if (IsTracing)
        {
            string outcome = request.IsSettled ? "replied or held" : errno.ToString();
            server.Log.Info($"{request.Process.Id}/{request.Thread.Id} {NameOf(request.Handler)}: {outcome}");
        }
    }

    private static string? NameOf(SyscallHandler handler) =>
        Rill.Protocols.Posix.PosixMethods.NameOf((uint)Array.IndexOf(SyscallTable.Handlers, handler));

    /// <inheritdoc/>
    public void OnCallCancelled(ServedLane lane, uint call)
    {
        if (server.Held.TryFind(call, out Waiter? waiter))
        {
            waiter.Interrupt();
        }
    }

    /// <inheritdoc/>
    public void OnClosed(ServedLane lane, Status status)
    {
        var process = (Process)lane.State!;
        if (process.Native?.Lane == lane)
        {
            if (IsTracing)
            {
                server.Log.Info($"{process.Id} its lane closed: {status}");
            }

            // The process is gone, or has closed the only way in which it could ask for anything. Its end is seen
            // by its observer with the reason; where that has not come yet, this makes it come.
            server.Kernel.ProcessKill(process.Native.Process.Value, (ulong)Signal.Kill);
        }
    }
}
