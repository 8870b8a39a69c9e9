using Rill.LinuxAbi;
using Rill.Posix.Lifecycle;
using Rill.Posix.Processes;
using Rill.Posix.Waiting;
using Rill.Protocols.Posix;
using Rill.Runtime;

namespace Rill.Posix.Syscalls;

/// <summary>fork, clone, exit.</summary>
internal sealed class ProcessCalls(
    Cloning cloning, NativeProcesses natives, ExitHandling exits, TurnList turns)
{
    /// <summary>Makes processes and threads.</summary>
    public Cloning Cloning { get; } = cloning;

    /// <summary>Makes the kernel's side of them.</summary>
    public NativeProcesses Natives { get; } = natives;

    public Errno Fork(ref Request request)
    {
        if (!ForkRequestView.TryParse(request.Message, out ForkRequestView message))
        {
            return Errno.EBADMSG;
        }

        var clone = new CloneRequest(
            message.Flags, message.Context, message.Area, message.PageAddress, message.StackPointer, message.FsBase,
            message.ParentTid, message.ChildTid, message.Blocked, message.ExitSignal);
        if (request.Process.AwaitedSignal is { } signal)
        {
            return request.After(signal);
        }

        uint space = 0;
        bool isWhole = false;
        Errno errno = Cloning.CheckFork(request.Process, clone);
        errno = errno == Errno.Ok ? Natives.MakeSpace(request.Process, clone, ref space, out isWhole) : errno;
        if (errno != Errno.Ok)
        {
            return errno;
        }

        if (!isWhole)
        {
            LongFork.Start(in request, this, turns, clone, space);
            return request.Hold();
        }

        errno = Fork(request.Held, request.Thread, request.Call, clone, space);
        return errno == Errno.Ok ? request.Hold() : errno;
    }

    /// <summary>Makes a child in a space that is ready, and gives or holds the reply.</summary>
    public Errno Fork(HeldCalls held, UserThread thread, PendingCall call, in CloneRequest clone, uint space)
    {
        Errno errno = Cloning.Fork(thread, clone, space, out Process? child);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        if ((clone.Flags & CloneFlags.Vfork) != 0)
        {
            VforkWaiter.Start(held, thread, call, child!);
        }
        else
        {
            Replies.Forked(call, child!.Id);
        }

        return Errno.Ok;
    }

    public Errno CloneThread(ref Request request)
    {
        if (!CloneThreadRequestView.TryParse(request.Message, out CloneThreadRequestView message))
        {
            return Errno.EBADMSG;
        }

        var clone = new CloneRequest(
            message.Flags, message.Context, message.Area, 0, message.StackPointer, message.FsBase,
            message.ParentTid, message.ChildTid, message.Blocked, 0);
        Errno errno = Cloning.MakeThread(request.Thread, clone, out UserThread? thread);
        if (errno == Errno.Ok)
        {
            Replies.Forked(request.Call, thread!.Id);
            return request.Hold();
        }

        return errno;
    }

    public Errno Exit(ref Request request)
    {
        if (!ExitRequestView.TryParse(request.Message, out ExitRequestView message))
        {
            return Errno.EBADMSG;
        }

        exits.Exit(request.Process, message.Code & 0xFFFF, request.Thread);
        return Errno.Ok;
    }

    public Errno ThreadExited(ref Request request)
    {
        if (!ThreadExitedRequestView.TryParse(request.Message, out ThreadExitedRequestView message))
        {
            return Errno.EBADMSG;
        }

        exits.ExitThread(request.Thread, message.Code & 0xFFFF);
        return Errno.Ok;
    }
}
