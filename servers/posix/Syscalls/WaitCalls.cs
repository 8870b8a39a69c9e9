using Rill.LinuxAbi;
using Rill.Posix.Lifecycle;
using Rill.Posix.Processes;
using Rill.Protocols.Posix;
using Rill.Runtime;

namespace Rill.Posix.Syscalls;

/// <summary>wait, and what processes have used.</summary>
internal sealed class WaitCalls(ExitHandling exits)
{
    public Errno Wait(ref Request request)
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
            ReplyWait(request.ReplyRoom, request.Call, matcher, found);
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

        ProcessWaiter.Start(in request, this, matcher);
        return request.Hold();
    }

    /// <summary>Tells what a wait has found, and forgets the zombie that it was.</summary>
    public void ReplyWait(byte[] room, PendingCall call, in WaitMatcher matcher, in WaitEvent found)
    {
        Process child = found.Child;
        ProcessUsage usage = child.GetUsage();
        usage.Add(child.ChildrenUsage);
        var writer = new WaitReplyWriter(room);
        writer.WriteProcess((uint)child.Id);
        writer.WriteStatus((uint)found.Status);
        writer.WriteUser(child.Credentials.RealUser);
        UsageReplyWriter nested = writer.BeginUsage();
        WriteUsage(ref nested, usage, default);
        writer.EndUsage(nested);
        writer.WriteCode((uint)found.Code);
        writer.WriteSignalStatus((uint)found.SignalStatus);
        writer.TryFinish(out int length);
        call.Reply(0, room.AsSpan(0, length));
        if (child.State == ProcessState.Zombie && found.Code is SignalCode.ChildExited or SignalCode.ChildKilled
            && (matcher.Options & WaitOptions.NoWait) == 0)
        {
            exits.Reap(child);
        }
    }

    public Errno Usage(ref Request request)
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

        var writer = new UsageReplyWriter(request.ReplyRoom);
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
}
