using Rill.Posix.Files;
using Rill.Posix.Linux;
using Rill.Posix.Processes;
using Rill.Protocols.Posix;

namespace Rill.Posix.Syscalls;

/// <summary>Priorities and cores.</summary>
internal static class SchedulingCalls
{
    public static Errno SetPriority(ref Request request)
    {
        if (!PriorityRequestView.TryParse(request.Message, out PriorityRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = Priorities.Find(request.Process, message.Which, (int)message.Who, out List<Process> found);
        return errno == Errno.Ok ? Priorities.Set(request.Process, found, Math.Clamp(message.Priority, -20, 19)) : errno;
    }

    /// <summary>The highest priority of those asked for, as a nice value.</summary>
    public static Errno GetPriority(ref Request request)
    {
        if (!PriorityRequestView.TryParse(request.Message, out PriorityRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = Priorities.Find(request.Process, message.Which, (int)message.Who, out List<Process> found);
        return errno == Errno.Ok ? request.ReplyValue(found.Min(process => process.Nice)) : errno;
    }

    public static Errno SetAffinity(ref Request request)
    {
        Errno errno = FindThread(ref request, out UserThread thread);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        byte[] mask = new byte[Math.Min(request.Input.Length, 128)];
        errno = request.Input.Slice(0, mask.Length).Read(mask);
        if (errno != Errno.Ok || thread.Handle is not { IsOpen: true } handle)
        {
            return errno;
        }

        if (!Signals.KillRules.IsAllowed(request.Process, thread.Process, 0))
        {
            return Errno.EPERM;
        }

        byte[] cores = Priorities.CoreMask(request.Server);
        bool any = false;
        for (int i = 0; i < mask.Length; i++)
        {
            mask[i] &= i < cores.Length ? cores[i] : (byte)0;
            any |= mask[i] != 0;
        }

        if (!any)
        {
            return Errno.EINVAL;
        }

        errno = StatusErrno.Of(request.Server.Kernel.ThreadSetAffinity(handle.Value, mask));
        if (errno == Errno.Ok)
        {
            thread.Affinity = mask;
        }

        return errno;
    }

    public static Errno GetAffinity(ref Request request)
    {
        Errno errno = FindThread(ref request, out UserThread thread);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        byte[] mask = thread.Affinity ?? Priorities.CoreMask(request.Server);
        int length = Math.Min(request.Output.Length, (mask.Length + 7) & ~7);
        if (length < mask.Length || request.Output.Length % 8 != 0)
        {
            return Errno.EINVAL;
        }

        Span<byte> whole = stackalloc byte[length];
        whole.Clear();
        mask.CopyTo(whole);
        errno = request.Output.Write(whole);
        return errno == Errno.Ok ? request.ReplyCount(length) : errno;
    }

    private static Errno FindThread(ref Request request, out UserThread thread)
    {
        thread = request.Thread;
        if (!ValueRequestView.TryParse(request.Message, out ValueRequestView message))
        {
            return Errno.EBADMSG;
        }

        if (message.Value != 0)
        {
            thread = request.Server.Processes.FindThread((int)message.Value)!;
        }

        return thread is null ? Errno.ESRCH : Errno.Ok;
    }
}
