using Rill.LinuxAbi;
using Rill.Posix.Lifecycle;
using Rill.Posix.Processes;
using Rill.Protocols.Posix;
using Rill.Runtime.Native;

namespace Rill.Posix.Syscalls;

/// <summary>Priorities and cores.</summary>
internal sealed class SchedulingCalls(ProcessTable processes, KernelCalls kernel)
{
    public Errno SetPriority(ref Request request)
    {
        if (!SetPriorityRequestView.TryParse(request.Message, out SetPriorityRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = Priorities.Find(processes, request.Process, message.Which, message.Who, out List<Process> found);
        return errno == Errno.Ok ? Priorities.Set(request.Process, found, Math.Clamp(message.Nice, -20, 19)) : errno;
    }

    /// <summary>The highest priority of those asked for, as a nice value.</summary>
    public Errno GetPriority(ref Request request)
    {
        if (!GetPriorityRequestView.TryParse(request.Message, out GetPriorityRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = Priorities.Find(processes, request.Process, message.Which, message.Who, out List<Process> found);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        PriorityReplyWriter.TryEncode(found.Min(process => process.Nice), request.ReplyRoom, out int length);
        return request.Reply(length);
    }

    public Errno SetAffinity(ref Request request)
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

        if (!KillRules.IsAllowed(request.Process, thread.Process, 0))
        {
            return Errno.EPERM;
        }

        byte[] cores = Priorities.CoreMask(kernel);
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

        errno = StatusErrno.Of(kernel.ThreadSetAffinity(handle.Value, mask));
        if (errno == Errno.Ok)
        {
            thread.Affinity = mask;
        }

        return errno;
    }

    public Errno GetAffinity(ref Request request)
    {
        Errno errno = FindThread(ref request, out UserThread thread);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        byte[] mask = thread.Affinity ?? Priorities.CoreMask(kernel);
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

    private Errno FindThread(ref Request request, out UserThread thread)
    {
        thread = request.Thread;
        if (!AffinityRequestView.TryParse(request.Message, out AffinityRequestView message))
        {
            return Errno.EBADMSG;
        }

        if (message.Thread != 0)
        {
            thread = processes.FindThread(message.Thread)!;
        }

        return thread is null ? Errno.ESRCH : Errno.Ok;
    }
}
