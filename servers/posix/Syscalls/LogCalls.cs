using Rill.Posix.Files;
using Rill.Posix.Linux;
using Rill.Posix.Processes;
using Rill.Protocols.Posix;

namespace Rill.Posix.Syscalls;

/// <summary>syslog(2): the kernel's log.</summary>
/// <remarks>Source: man 2 syslog. Without /dev/kmsg's records: the log is text, and everybody may read it, as on a Linux
/// with dmesg_restrict 0.</remarks>
internal static class LogCalls
{
    private const int Close = 0, Open = 1, ReadAll = 3, ReadAndClear = 4, Clear = 5, SizeUnread = 9, SizeOfBuffer = 10;

    public static Errno Syslog(ref Request request)
    {
        if (!SyslogRequestView.TryParse(request.Message, out SyslogRequestView message))
        {
            return Errno.EBADMSG;
        }

        KernelLog? log = request.Server.KernelLog;
        if (log is null)
        {
            return Errno.ENOSYS;
        }

        if (message.Action is not (ReadAll or SizeOfBuffer) && !request.Process.Credentials.IsPrivileged)
        {
            return Errno.EPERM;
        }

        switch (message.Action)
        {
            case Close or Open:
                return request.ReplyCount(0);
            case ReadAll or ReadAndClear:
                return Read(ref request, log, message.Action == ReadAndClear);
            case Clear:
                log.Clear();
                return request.ReplyCount(0);
            case SizeUnread:
                return request.ReplyCount(log.Read().Length);
            case SizeOfBuffer:
                return request.ReplyCount(KernelLog.Bound);
            default:
                // Waiting for lines, and which of them go to the console, are not served.
                return Errno.ENOSYS;
        }
    }

    /// <summary>A program has no way to the log itself, so its shim tells of calls that are absent.</summary>
    public static Errno ReportAbsentCall(ref Request request)
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
            request.Server.Log.Warning($"process {request.Process.Id} made Linux call {message.Number}, which is absent");
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
