using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Platform;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Protocols;
using Rill.Protocols.Posix;
using Rill.Runtime;
using Rill.Runtime.Diagnostics;
using Rill.Runtime.Native;

namespace Rill.Posix.Syscalls;

/// <summary>Takes the requests of all processes' lanes to their handlers.</summary>
/// <param name="kernel">The kernel.</param>
/// <param name="ready">Drained after each request.</param>
/// <param name="held">The calls that handlers hold.</param>
/// <param name="machine">Tells whether the machine is about to end.</param>
/// <param name="log">The server's log.</param>
/// <param name="trace">Told of each request.</param>
/// <param name="users">What the server keeps for each user.</param>
internal sealed class Dispatcher(
    KernelCalls kernel, ReadyList ready, HeldCalls held, MachineControl machine, Log log, Trace trace, UserLedger users) : ILaneHandler
{
    /// <summary>The unknown methods that the log was told of.</summary>
    private readonly HashSet<uint> _reported = [];

    /// <summary>The handlers; set before the first lane is served.</summary>
    public SyscallTable Table { get; set; } = null!;

    public KernelCalls Kernel { get; } = kernel;

    /// <summary>The calls that are held, by their handles.</summary>
    public HeldCalls Held { get; } = held;

    /// <summary>What the server keeps for each user.</summary>
    public UserLedger Users { get; } = users;

    /// <summary>Room for the message of a reply: of one request at a time.</summary>
    public byte[] ReplyRoom { get; } = new byte[1024];

    /// <inheritdoc/>
    public void OnRequest(ServedLane lane, ref IncomingRequest incoming)
    {
        if (incoming.Handles.First != 0)
        {
            // No request has any (there are no gaps before one); kept, they would fill this process's table.
            new ReceivedHandles(incoming.Handles, Kernel).Close();
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

        uint method = RequestLabel.MethodOf(incoming.Label);
        SyscallHandler? handler = method < SyscallTable.Size ? Table.Handlers[method] : null;
        if (handler is null)
        {
            ReportUnknown(method);
            Replies.Error(call, Errno.ENOSYS);
            return;
        }

        UserThread thread = process.ThreadOf((int)RequestLabel.AboveOf(incoming.Label));
        ready.IsServing = true;
        var request = new Request(this, thread, incoming.Message, call, handler);
        Serve(ref request);
        ready.Drain();
        ready.IsServing = false;
    }

    /// <summary>Has a request's handler run and sees to the reply.</summary>
    public void Serve(ref Request request)
    {
        if (machine.PowerDown is { } powerDown)
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
            log.Error($"{NameOf(request.Handler)} of process {request.Process.Id}: {e}");
            errno = Errno.EIO;
        }

        if (!request.IsSettled)
        {
            Replies.Error(request.Call, errno);
        }

        if (trace.IsOn)
        {
            string outcome = request.IsSettled ? "replied or held" : errno.ToString();
            trace.Write($"{request.Process.Id}/{request.Thread.Id} {NameOf(request.Handler)}: {outcome}");
        }
    }

    private string? NameOf(SyscallHandler handler) =>
        PosixMethods.NameOf((uint)Array.IndexOf(Table.Handlers, handler));

    /// <inheritdoc/>
    public void OnCallCancelled(ServedLane lane, uint call)
    {
        if (Held.TryFind(call, out Waiter? waiter))
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
            if (trace.IsOn)
            {
                trace.Write($"{process.Id} its lane closed: {status}");
            }

            // The process is gone, or has closed the only way in which it could ask for anything. Its end is seen
            // by its observer with the reason; where that has not come yet, this makes it come.
            Kernel.ProcessKill(process.Native.Process.Value, (ulong)Signal.Kill);
        }
    }

    /// <summary>Logs once that there is no such method.</summary>
    private void ReportUnknown(uint method)
    {
        if (_reported.Add(method))
        {
            log.Warning($"no method {method} ({PosixMethods.NameOf(method) ?? "unknown"})");
        }
    }
}
