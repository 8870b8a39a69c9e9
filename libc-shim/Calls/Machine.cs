using System.Runtime;
using Rill.Abi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>uname(2), sysinfo(2), getrandom(2) and other questions about the machine.</summary>
internal static unsafe class Machine
{
    private const ulong NameSize = 6 * 65;

    [RuntimeExport("sys_uname")]
    public static long Uname(ThreadBlock* t, Frame* f) =>
        Channel.Call(t, PosixMethods.Uname, default, Bulk.ToClient(f->Rdi, NameSize), out _);

    [RuntimeExport("sys_syslog")]
    public static long Syslog(ThreadBlock* t, Frame* f)
    {
        int length = (int)f->Rdx;
        bool reads = (int)f->Rdi is 2 or 3 or 4;
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
        const ulong longest = 64;
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
        const uint magic1 = 0xFEE1DEAD, magic2 = 672274793, magic2a = 85072278, magic2b = 369367448, magic2c = 537993216;
        uint second = (uint)f->Rsi;
        if ((uint)f->Rdi != magic1 || second is not (magic2 or magic2a or magic2b or magic2c))
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
            return Errno.FromStatus(result);
        }
        // struct sysinfo (uapi/linux/sysinfo.h): uptime, loads[3], totalram, freeram, sharedram, bufferram, totalswap,
        // freeswap, u16 procs, totalhigh, freehigh, u32 mem_unit. The load is a fixed-point number with 16 bits.
        ulong* words = stackalloc ulong[14];
        words[0] = info.Uptime / Time.Second;
        words[1] = words[2] = words[3] = 0;
        words[4] = info.MemoryTotal;
        words[5] = info.MemoryFree;
        words[6] = info.MemoryObjects;
        words[7] = words[8] = words[9] = 0;
        words[10] = info.Threads & 0xFFFF;
        words[11] = words[12] = 0;
        words[13] = 1;
        if (t->HasServer
            && Channel.Call(t, PosixMethods.SystemLoad, default, Bulk.None, out Reply reply) >= 0
            && SystemLoadReplyView.TryParse(reply.Body, out SystemLoadReplyView load))
        {
            words[1] = load.One;
            words[2] = load.Five;
            words[3] = load.Fifteen;
            words[10] = load.Threads & 0xFFFF;
        }
        return User.CopyOut(f->Rdi, words, 112) ? 0 : -Errno.EFAULT;
    }

    [RuntimeExport("sys_getrandom")]
    public static long GetRandom(ThreadBlock* t, Frame* f)
    {
        // GRND_NONBLOCK, GRND_RANDOM, GRND_INSECURE.
        if ((f->Rdx & ~7ul) != 0 || (f->Rdx & 6) == 6)
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
        // MEMBARRIER_CMD_QUERY, GLOBAL, GLOBAL_EXPEDITED, REGISTER_GLOBAL_EXPEDITED, PRIVATE_EXPEDITED and its
        // registration (uapi/linux/membarrier.h).
        const uint global = 1, globalExpedited = 2, registerGlobal = 4, expedited = 8, registerExpedited = 16;
        if (f->Rsi != 0)
        {
            return -Errno.EINVAL;
        }
        switch ((uint)f->Rdi)
        {
            case 0:
                return expedited | registerExpedited;
            case registerExpedited:
                return 0;
            case expedited:
                return KernelCalls.SpaceBarrier() < 0 ? -Errno.EINVAL : 0;
            case global or globalExpedited or registerGlobal:
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
