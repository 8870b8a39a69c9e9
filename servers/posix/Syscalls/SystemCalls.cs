using System.Text;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Platform;
using Rill.Posix.Processes;
using Rill.Protocols.Posix;
using Rill.Runtime.Native;

namespace Rill.Posix.Syscalls;

/// <summary>Calls on the system as a whole, and prctl.</summary>
internal sealed class SystemCalls(KernelCalls kernel, SystemNames names, LoadAverage load, ProcessTable processes, MachineControl machine)
{
    /// <summary>Bytes of each field of struct utsname.</summary>
    public Errno Uname(ref Request request)
    {
        Span<byte> name = stackalloc byte[6 * SystemName.FieldBytes];
        name.Clear();
        Put(name, 0, names.SystemName);
        names.HostName.CopyTo(name[SystemName.FieldBytes..]);
        Put(name, 2, names.Release);
        Put(name, 3, names.Version);
        Put(name, 4, names.Machine);
        names.DomainName.CopyTo(name[(5 * SystemName.FieldBytes)..]);
        if (request.Output.Length < name.Length)
        {
            return Errno.EFAULT;
        }

        return request.Output.Write(name);
    }

    /// <summary>The part of sysinfo that the kernel does not know.</summary>
    public Errno SystemLoad(ref Request request)
    {
        if (kernel.SystemInfo(out SystemInfo info) != Status.Ok)
        {
            return Errno.EIO;
        }

        ReadOnlySpan<double> loads = load.Get(info);
        SystemLoadReplyWriter.TryEncode(
            (ulong)(loads[0] * 65536),
            (ulong)(loads[1] * 65536),
            (ulong)(loads[2] * 65536),
            (uint)processes.ThreadCount,
            request.ReplyRoom,
            out int length);
        return request.Reply(length);
    }

    /// <summary>sethostname.</summary>
    public Errno SetHostName(ref Request request)
    {
        if (!SetHostNameRequestView.TryParse(request.Message, out SetHostNameRequestView message))
        {
            return Errno.EBADMSG;
        }

        if (!request.Process.Credentials.IsPrivileged)
        {
            return Errno.EPERM;
        }

        if (message.Name.Length >= SystemName.FieldBytes)
        {
            return Errno.EINVAL;
        }

        names.HostName = message.Name.ToArray();
        return Errno.Ok;
    }

    public Errno Reboot(ref Request request)
    {
        if (!RebootRequestView.TryParse(request.Message, out RebootRequestView message))
        {
            return Errno.EBADMSG;
        }

        // Source: man 2 reboot. Ctrl-Alt-Del (CAD) has no key here: both settings are taken.
        if (!request.Process.Credentials.IsPrivileged)
        {
            return Errno.EPERM;
        }

        switch ((RebootCommand)message.Command)
        {
            case RebootCommand.Restart:
                return EndMachine(ref request, PowerAction.Reboot);
            case RebootCommand.Halt:
                return EndMachine(ref request, PowerAction.Halt);
            case RebootCommand.PowerOff:
                return EndMachine(ref request, PowerAction.Off);
            case RebootCommand.CtrlAltDeleteOn or RebootCommand.CtrlAltDeleteOff:
                return Errno.Ok;
            default:
                return Errno.EINVAL;
        }
    }

    private Errno EndMachine(ref Request request, PowerAction action)
    {
        PowerWaiter.Start(in request, machine, action);
        return request.Hold();
    }

    public Errno SetTime(ref Request request)
    {
        if (!SetTimeRequestView.TryParse(request.Message, out SetTimeRequestView message))
        {
            return Errno.EBADMSG;
        }

        if (message.Clock != ClockId.Realtime || message.RealtimeNs < 0)
        {
            return Errno.EINVAL;
        }

        return request.Process.Credentials.IsPrivileged ? machine.SetTime((ulong)message.RealtimeNs) : Errno.EPERM;
    }

    public Errno ProcessControl(ref Request request)
    {
        if (!ProcessControlRequestView.TryParse(request.Message, out ProcessControlRequestView message))
        {
            return Errno.EBADMSG;
        }

        Process process = request.Process;
        ulong argument = message.Argument;
        switch ((ProcessOption)message.Option)
        {
            case ProcessOption.SetDeathSignal when argument <= Signal.Last:
                process.ParentDeathSignal = (int)argument;
                return ReplyControl(ref request, 0);
            case ProcessOption.GetDeathSignal:
                return ReplyControl(ref request, process.ParentDeathSignal);
            case ProcessOption.GetDumpable:
                return ReplyControl(ref request, process.IsDumpable ? 1 : 0);
            case ProcessOption.SetDumpable when argument <= 1:
                process.IsDumpable = argument == 1;
                return ReplyControl(ref request, 0);
            case ProcessOption.SetChildSubreaper:
                process.IsSubreaper = argument != 0;
                return ReplyControl(ref request, 0);
            case ProcessOption.GetChildSubreaper:
                return ReplyControl(ref request, process.IsSubreaper ? 1 : 0);
            case ProcessOption.SetNoNewPrivileges when argument == 1:
                process.NoNewPrivileges = true;
                return ReplyControl(ref request, 0);
            case ProcessOption.GetNoNewPrivileges:
                return ReplyControl(ref request, process.NoNewPrivileges ? 1 : 0);
            case ProcessOption.GetName:
                return PutName(ref request);
            default:
                return Errno.EINVAL;
        }
    }

    private static Errno ReplyControl(ref Request request, long result)
    {
        ProcessControlReplyWriter.TryEncode(result, request.ReplyRoom, out int length);
        return request.Reply(length);
    }

    // The name that exec gave, with NULs up to TASK_COMM_LEN.
    private static Errno PutName(ref Request request)
    {
        Span<byte> name = stackalloc byte[16];
        name.Clear();
        byte[] known = request.Process.Name;
        known.AsSpan(0, Math.Min(known.Length, name.Length - 1)).CopyTo(name);
        if (request.Output.Length < name.Length)
        {
            return Errno.EINVAL;
        }

        Errno errno = request.Output.Write(name);
        return errno == Errno.Ok ? ReplyControl(ref request, 0) : errno;
    }

    private static void Put(Span<byte> all, int field, string text) => Encoding.ASCII.GetBytes(text, all[(field * SystemName.FieldBytes)..]);
}
