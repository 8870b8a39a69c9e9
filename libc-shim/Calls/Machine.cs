using System.Runtime;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>uname(2), sysinfo(2), getrandom(2) and other questions about the machine.</summary>
internal static unsafe class Machine
{
    private const ulong NameSize = SystemName.Fields * SystemName.FieldBytes;

    [RuntimeExport("sys_uname")]
    public static long Uname(ThreadBlock* t, Frame* f) =>
        Channel.Call(t, PosixMethods.Uname, default, Bulk.ToClient(f->Rdi, NameSize), out _);

    [RuntimeExport("sys_syslog")]
    public static long Syslog(ThreadBlock* t, Frame* f)
    {
        int length = (int)f->Rdx;
        bool reads = (LogAction)f->Rdi is LogAction.Read or LogAction.ReadAll or LogAction.ReadAndClear;
        if (reads && (f->Rsi == 0 || length < 0))
        {
            return -Errno.EINVAL;
        }
        if (!t->HasServer)
        {
            return -Errno.ENOSYS;
        }
        byte* message = stackalloc byte[16];
        SyslogRequestWriter.TryEncode((int)f->Rdi, new(message, 16), out int messageLength);
        return Channel.CallForCount(
            t, PosixMethods.Syslog, new(message, messageLength), reads ? Bulk.ToClient(f->Rsi, (uint)length) : Bulk.None);
    }

    [RuntimeExport("sys_sethostname")]
    public static long SetHostName(ThreadBlock* t, Frame* f)
    {
        const ulong longest = SystemName.FieldBytes - 1;
        if (f->Rsi > longest)
        {
            return -Errno.EINVAL;
        }
        byte* name = stackalloc byte[(int)longest];
        if (!User.CopyIn(name, f->Rdi, f->Rsi))
        {
            return -Errno.EFAULT;
        }
        byte* message = stackalloc byte[96];
        SetHostNameRequestWriter.TryEncode(new(name, (int)f->Rsi), new(message, 96), out int length);
        return Channel.Call(t, PosixMethods.SetHostName, new(message, length));
    }

    [RuntimeExport("sys_reboot")]
    public static long Reboot(ThreadBlock* t, Frame* f)
    {
        uint second = (uint)f->Rsi;
        if ((uint)f->Rdi != RebootMagic.First
            || second is not (RebootMagic.Second or RebootMagic.SecondA or RebootMagic.SecondB or RebootMagic.SecondC))
        {
            return -Errno.EINVAL;
        }
        byte* message = stackalloc byte[16];
        RebootRequestWriter.TryEncode((uint)f->Rdx, new(message, 16), out int length);
        return Channel.Call(t, PosixMethods.Reboot, new(message, length));
    }

    [RuntimeExport("sys_sysinfo")]
    public static long Sysinfo(ThreadBlock* t, Frame* f)
    {
        Rill.Abi.SystemInfo info;
        long result = KernelCalls.SystemInfo(&info);
        if (result < 0)
        {
            return KernelCalls.ErrorOf(result);
        }
        SystemMemory memory = default;
        memory.Uptime = info.Uptime / Time.Second;
        memory.Total = info.MemoryTotal;
        memory.Free = info.MemoryFree;
        memory.Shared = info.MemoryObjects;
        memory.Processes = (ushort)info.Threads;
        memory.Unit = 1;
        if (t->HasServer
            && Channel.Call(t, PosixMethods.SystemLoad, default, Bulk.None, out Reply reply) >= 0
            && SystemLoadReplyView.TryParse(reply.Body, out SystemLoadReplyView load))
        {
            memory.Load1 = load.One;
            memory.Load5 = load.Five;
            memory.Load15 = load.Fifteen;
            memory.Processes = (ushort)load.Threads;
        }
        return User.Write(f->Rdi, memory) ? 0 : -Errno.EFAULT;
    }

    [RuntimeExport("sys_getrandom")]
    public static long GetRandom(ThreadBlock* t, Frame* f)
    {
        const RandomFlags both = RandomFlags.Random | RandomFlags.Insecure;
        if ((f->Rdx & ~(ulong)RandomFlags.All) != 0 || ((RandomFlags)f->Rdx & both) == both)
        {
            return -Errno.EINVAL;
        }
        return Filling.Random(t, User.Place(f->Rdi), System.Math.Min(f->Rsi, 0x1FF_FFFF));
    }

    [RuntimeExport("sys_getcpu")]
    public static long GetCpu(ThreadBlock* t, Frame* f) =>
        (f->Rdi == 0 || User.Write(f->Rdi, t->Kernel.Core)) && (f->Rsi == 0 || User.Write(f->Rsi, 0u)) ? 0 : -Errno.EFAULT;

    [RuntimeExport("sys_membarrier")]
    public static long MemoryBarrier(ThreadBlock* t, Frame* f)
    {
        if (f->Rsi != 0)
        {
            return -Errno.EINVAL;
        }
        switch ((BarrierCommand)f->Rdi)
        {
            case BarrierCommand.Query:
                return (long)(BarrierCommand.PrivateExpedited | BarrierCommand.RegisterPrivateExpedited);
            case BarrierCommand.RegisterPrivateExpedited:
                return 0;
            case BarrierCommand.PrivateExpedited:
                return KernelCalls.SpaceBarrier() < 0 ? -Errno.EINVAL : 0;
            default:
                return -Errno.EINVAL;
        }
    }

    /// <summary>get_mempolicy: one node, the default policy.</summary>
    [RuntimeExport("sys_get_mempolicy")]
    public static long GetMemoryPolicy(ThreadBlock* t, Frame* f)
    {
        if (f->R8 != 0)
        {
            return -Errno.EINVAL;
        }
        if (f->Rdi != 0 && !User.Write(f->Rdi, 0u))
        {
            return -Errno.EFAULT;
        }
        return f->Rsi == 0 || User.Clear(f->Rsi, (f->Rdx + 63) / 64 * 8) ? 0 : -Errno.EFAULT;
    }
}
