using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Platform;
using Rill.Posix.Processes;
using Rill.Protocols.Posix;
using Rill.Runtime.Diagnostics;

namespace Rill.Posix.Syscalls;

/// <summary>syslog(2): the kernel's log.</summary>
/// <remarks>Source: man 2 syslog. Without /dev/kmsg's records: the log is text, and everybody may read it, as on a Linux
/// with dmesg_restrict 0.</remarks>
internal sealed class LogCalls(MachineControl machine, Log log)
{
    public Errno Syslog(ref Request request)
    {
        if (!SyslogRequestView.TryParse(request.Message, out SyslogRequestView message))
        {
            return Errno.EBADMSG;
        }

        KernelLog? kernelLog = machine.Log;
        if (kernelLog is null)
        {
            return Errno.ENOSYS;
        }

        if ((LogAction)message.Action is not (LogAction.ReadAll or LogAction.SizeOfBuffer) && !request.Process.Credentials.IsPrivileged)
        {
            return Errno.EPERM;
        }

        switch ((LogAction)message.Action)
        {
            case LogAction.Close or LogAction.Open:
                return request.ReplyCount(0);
            case LogAction.ReadAll or LogAction.ReadAndClear:
                return Read(ref request, kernelLog, (LogAction)message.Action == LogAction.ReadAndClear);
            case LogAction.Clear:
                kernelLog.Clear();
                return request.ReplyCount(0);
            case LogAction.SizeUnread:
                return request.ReplyCount(kernelLog.Read().Length);
            case LogAction.SizeOfBuffer:
                return request.ReplyCount(KernelLog.Bound);
            default:
                // Waiting for lines, and which of them go to the console, are not served.
                return Errno.ENOSYS;
        }
    }

    /// <summary>A program has no way to the log itself, so its shim tells of calls that are absent.</summary>
    public Errno ReportAbsentCall(ref Request request)
    {
        if (!AbsentCallRequestView.TryParse(request.Message, out AbsentCallRequestView message))
        {
            return Errno.EBADMSG;
        }

        if (message.Number is < 0 or >= AbsentCalls.Numbers)
        {
            return Errno.EINVAL;
        }

        if (request.Process.AbsentCalls.Add(message.Number))
        {
            log.Warning($"process {request.Process.Id} made Linux call {message.Number}, which is absent");
        }

        return Errno.Ok;
    }

    /// <summary>Gives the last bytes that fit.</summary>
    private static Errno Read(ref Request request, KernelLog log, bool clears)
    {
        byte[] text = log.Read();
        UserBuffer to = request.Output;
        int count = Math.Min(text.Length, to.Length);
        Errno errno = to.Write(text.AsSpan(text.Length - count));
        if (errno != Errno.Ok)
        {
            return errno;
        }

        if (clears)
        {
            log.Clear();
        }

        return request.ReplyCount(count);
    }
}
