using Rill.LinuxAbi;
using Rill.Posix.Boot;
using Rill.Posix.Lifecycle;
using Rill.Posix.Loading;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Protocols.Posix;
using Rill.Runtime;

namespace Rill.Posix.Syscalls;

/// <summary>fork, exec, exit, wait.</summary>
internal static class ProcessCalls
{
    /// <summary>The longest strings of one exec, in bytes (a quarter of the usual stack, as in Linux).</summary>
    private const int MaxStrings = 6 << 20;

    public static Errno Fork(ref Request request)
    {
        if (!ForkRequestView.TryParse(request.Message, out ForkRequestView message))
        {
            return Errno.EBADMSG;
        }

        var clone = new CloneRequest(
            (CloneFlags)message.Flags, message.Context, message.Area, message.PageAddress, message.StackPointer, message.FsBase,
            message.ParentTid, message.ChildTid, message.Blocked, message.ExitSignal);
        if (request.Process.AwaitedSignal is { } signal)
        {
            return request.After(signal);
        }

        Cloning cloning = request.Server.Cloning;
        uint space = 0;
        bool isWhole = false;
        Errno errno = cloning.CheckFork(request.Process, clone);
        errno = errno == Errno.Ok ? cloning.MakeSpace(request.Process, clone, ref space, out isWhole) : errno;
        if (errno != Errno.Ok)
        {
            return errno;
        }

        if (!isWhole)
        {
            LongFork.Start(in request, clone, space);
            return request.Hold();
        }

        errno = Fork(request.Thread, request.Call, clone, space);
        return errno == Errno.Ok ? request.Hold() : errno;
    }

    /// <summary>Makes a child in a space that is ready, and gives or holds the reply.</summary>
    public static Errno Fork(UserThread thread, PendingCall call, in CloneRequest clone, uint space)
    {
        PosixServer server = thread.Process.Server;
        Errno errno = server.Cloning.Fork(thread, clone, space, out Process? child);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        if ((clone.Flags & CloneFlags.Vfork) != 0)
        {
            VforkWaiter.Start(server, thread, call, child!);
        }
        else
        {
            Replies.Forked(call, child!.Id);
        }

        return Errno.Ok;
    }

    public static Errno CloneThread(ref Request request)
    {
        if (!CloneThreadRequestView.TryParse(request.Message, out CloneThreadRequestView message))
        {
            return Errno.EBADMSG;
        }

        var clone = new CloneRequest(
            (CloneFlags)message.Flags, message.Context, message.Area, 0, message.StackPointer, message.FsBase,
            message.ParentTid, message.ChildTid, message.Blocked, 0);
        Errno errno = request.Server.Cloning.MakeThread(request.Thread, clone, out UserThread? thread);
        if (errno == Errno.Ok)
        {
            Replies.Forked(request.Call, thread!.Id);
            return request.Hold();
        }

        return errno;
    }

    public static Errno Execute(ref Request request)
    {
        if (ExecuteRequestView.Parse(request.Message, out ExecuteRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        request.Process.Personality = message.Personality;
        if (request.Input.Length > MaxStrings)
        {
            return Errno.E2BIG;
        }

        Errno errno = request.Locate(
            message.DirFd,
            message.Path,
            follow: (message.Flags & AtFlags.NoFollow) == 0,
            allowEmpty: (message.Flags & AtFlags.EmptyPath) != 0,
            out Location file);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        if (file.Inode.IsLink)
        {
            return Errno.ELOOP;
        }

        byte[] bytes = new byte[request.Input.Length];
        errno = request.Input.Read(bytes);
        if (errno == Errno.Ok)
        {
            errno = ExecStrings.TryMake(bytes, message.ArgumentCount, message.EnvironmentCount, out ExecStrings strings);
            if (errno == Errno.Ok)
            {
                byte[] path = ExecutedPath(message.DirFd, message.Path);
                errno = request.Server.Execution.Execute(
                    request.Process, request.Thread, file, path, strings, message.Blocked);
            }
        }

        if (errno == Errno.Ok)
        {
            // The caller is gone; the reply only lets the kernel forget the call.
            Replies.Empty(request.Call);
            return request.Hold();
        }

        return errno;
    }

    public static Errno Exit(ref Request request)
    {
        if (!ExitRequestView.TryParse(request.Message, out ExitRequestView message))
        {
            return Errno.EBADMSG;
        }

        request.Server.Exits.Exit(request.Process, message.Code & 0xFFFF, request.Thread);
        return Errno.Ok;
    }

    public static Errno ThreadExited(ref Request request)
    {
        if (!ThreadExitedRequestView.TryParse(request.Message, out ThreadExitedRequestView message))
        {
            return Errno.EBADMSG;
        }

        request.Server.Exits.ExitThread(request.Thread, message.Code & 0xFFFF);
        return Errno.Ok;
    }

    public static Errno Wait(ref Request request)
    {
        if (WaitRequestView.Parse(request.Message, out WaitRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        if ((WaitTarget)message.IdType > WaitTarget.Group)
        {
            return Errno.EINVAL;
        }

        var matcher = new WaitMatcher((WaitTarget)message.IdType, message.Id, message.Options);
        Errno errno = matcher.Find(request.Process, out WaitEvent found);
        if (errno == Errno.Ok)
        {
            ReplyWait(request.Server, request.Call, matcher, found);
            return request.Hold();
        }

        if (errno != Errno.EAGAIN)
        {
            return errno;
        }

        if ((message.Options & WaitOptions.NoHang) != 0)
        {
            // Process 0: nothing to tell now.
            return request.Reply(0);
        }

        ProcessWaiter.Start(request.Server, request.Thread, request.Call, matcher);
        return request.Hold();
    }

    /// <summary>Tells what a wait has found, and forgets the zombie that it was.</summary>
    public static void ReplyWait(PosixServer server, PendingCall call, in WaitMatcher matcher, in WaitEvent found)
    {
        Process child = found.Child;
        ProcessUsage usage = child.GetUsage();
        usage.Add(child.ChildrenUsage);
        var writer = new WaitReplyWriter(server.ReplyRoom);
        writer.WriteProcess((uint)child.Id);
        writer.WriteStatus((uint)found.Status);
        writer.WriteUser(child.Credentials.RealUser);
        UsageReplyWriter nested = writer.BeginUsage();
        WriteUsage(ref nested, usage, default);
        writer.EndUsage(nested);
        writer.WriteCode((uint)found.Code);
        writer.WriteSignalStatus((uint)found.SignalStatus);
        writer.TryFinish(out int length);
        call.Reply(0, server.ReplyRoom.AsSpan(0, length));
        if (child.State == ProcessState.Zombie && found.Code is SignalCode.ChildExited or SignalCode.ChildKilled
            && (matcher.Options & WaitOptions.NoWait) == 0)
        {
            server.Exits.Reap(child);
        }
    }

    public static Errno Usage(ref Request request)
    {
        if (!UsageRequestView.TryParse(request.Message, out UsageRequestView message))
        {
            return Errno.EBADMSG;
        }

        ProcessUsage usage;
        switch (message.Of)
        {
            case UsageOf.Process:
                usage = request.Process.GetUsage();
                break;
            case UsageOf.Children:
                usage = request.Process.ChildrenUsage;
                break;
            case UsageOf.Thread:
                usage = request.Thread.GetUsage();
                break;
            default:
                return Errno.EINVAL;
        }

        var writer = new UsageReplyWriter(request.Server.ReplyRoom);
        WriteUsage(ref writer, usage, request.Process.ChildrenUsage);
        writer.TryFinish(out int length);
        return request.Reply(length);
    }

    private static void WriteUsage(ref UsageReplyWriter writer, in ProcessUsage usage, in ProcessUsage children)
    {
        writer.WriteUserNs(usage.UserTime);
        writer.WriteSystemNs(usage.SystemTime);
        writer.WriteMaxResidentKib(usage.MaxResidentKib);
        writer.WriteMinorFaults(usage.MinorFaults);
        writer.WriteMajorFaults(usage.MajorFaults);
        writer.WriteVoluntarySwitches(usage.Switches);
        writer.WriteChildrenUserNs(children.UserTime);
        writer.WriteChildrenSystemNs(children.SystemTime);
    }

    /// <summary>What scripts and AT_EXECFN are told: the path, or a path through the descriptor.</summary>
    private static byte[] ExecutedPath(int dirFd, ReadOnlySpan<byte> path)
    {
        if (dirFd == AtDirectory.Working || path.StartsWith("/"u8))
        {
            return path.ToArray();
        }

        byte[] prefix = System.Text.Encoding.ASCII.GetBytes($"/dev/fd/{dirFd}");
        return path.IsEmpty ? prefix : [.. prefix, (byte)'/', .. path];
    }
}
