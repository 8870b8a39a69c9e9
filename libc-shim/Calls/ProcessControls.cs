using System.Runtime;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>prctl(2), personality(2), capabilities.</summary>
internal static unsafe class ProcessControls
{
    private const uint DefaultTimerSlack = 50_000;

    [RuntimeExport("sys_prctl")]
    public static long Prctl(ThreadBlock* t, Frame* f)
    {
        var option = (ProcessOption)f->Rdi;
        switch (option)
        {
            case ProcessOption.SetName:
                return Name(t, f->Rsi);
            case ProcessOption.GetName:
                return GetThreadName(t, f->Rsi);
            case ProcessOption.SetTimerSlack:
                t->TimerSlack = (uint)f->Rsi;
                return 0;
            case ProcessOption.GetTimerSlack:
                return t->TimerSlack == 0 ? DefaultTimerSlack : t->TimerSlack;
            case ProcessOption.GetSecureComputing or ProcessOption.GetKeepCapabilities:
                return 0;
            case ProcessOption.CapabilityBoundingRead:
                return f->Rsi > CapabilityVersion.Last ? -Errno.EINVAL : 1;
            // Names of mappings are not kept, as on a Linux without CONFIG_ANON_VMA_NAME.
            case ProcessOption.SetVirtualMemoryName or ProcessOption.CapabilityBoundingDrop:
                return -Errno.EINVAL;
            case ProcessOption.GetDeathSignal or ProcessOption.GetChildSubreaper:
                long value = Ask(t, option, 0);
                return value < 0 ? value : User.Write(f->Rsi, (uint)value) ? 0 : -Errno.EFAULT;
            case ProcessOption.SetDeathSignal or ProcessOption.GetDumpable or ProcessOption.SetDumpable
                or ProcessOption.SetChildSubreaper or ProcessOption.SetNoNewPrivileges or ProcessOption.GetNoNewPrivileges:
                return Ask(t, option, f->Rsi);
            default:
                return -Errno.EINVAL;
        }
    }

    [RuntimeExport("sys_personality")]
    public static long Personality(ThreadBlock* t, Frame* f)
    {
        uint before = t->Process->Personality;
        if ((uint)f->Rdi != uint.MaxValue)
        {
            t->Process->Personality = (uint)f->Rdi;
        }
        return before;
    }

    /// <summary>capget: root has all, others none. The version asked for decides how many words there are.</summary>
    [RuntimeExport("sys_capget")]
    public static long GetCapabilities(ThreadBlock* t, Frame* f)
    {
        if (!User.Read(f->Rdi, out uint version))
        {
            return -Errno.EFAULT;
        }
        if (version is not (CapabilityVersion.Version1 or CapabilityVersion.Version2 or CapabilityVersion.Version3))
        {
            return !User.Write(f->Rdi, CapabilityVersion.Version3) ? -Errno.EFAULT : f->Rsi == 0 ? 0 : -Errno.EINVAL;
        }
        if (f->Rsi == 0)
        {
            return 0;
        }
        bool root = !t->HasServer || t->Process->Page->EffectiveUser == 0;
        uint* words = stackalloc uint[6];
        for (int i = 0; i < 6; i++)
        {
            // Effective, permitted, inheritable; low words, then high ones. Nothing is inheritable.
            words[i] = !root || i % 3 == 2 ? 0 : i < 3 ? uint.MaxValue : (1u << (CapabilityVersion.Last - 31)) - 1;
        }
        return User.CopyOut(f->Rsi, words, version == CapabilityVersion.Version1 ? 12ul : 24ul) ? 0 : -Errno.EFAULT;
    }

    private static long Name(ThreadBlock* t, ulong address)
    {
        // 16 bytes with the NUL; longer names are cut.
        long measured = User.Length(address, 15);
        ulong* words = stackalloc ulong[2];
        words[0] = words[1] = 0;
        if (measured < 0 || !User.CopyIn(words, address, (ulong)measured))
        {
            return -Errno.EFAULT;
        }
        t->NameLow = words[0];
        t->NameHigh = words[1];
        if (!t->HasServer)
        {
            return 0;
        }
        byte* message = stackalloc byte[48];
        SetNameRequestWriter.TryEncode(new(words, (int)measured), new(message, 48), out int length);
        return Channel.Call(t, PosixMethods.SetName, new(message, length));
    }

    private static long GetThreadName(ThreadBlock* t, ulong address)
    {
        if (t->NameLow == 0 && t->HasServer)
        {
            // Never set here: the name that exec gave, which the server knows.
            byte* message = stackalloc byte[16];
            ProcessControlRequestWriter.TryEncode((uint)ProcessOption.GetName, 0, new(message, 16), out int length);
            return Channel.Call(
                t, PosixMethods.ProcessControl, new(message, length), Bulk.ToClient(address, 16), out _);
        }
        return User.Write(address, t->NameLow) && User.Write(address + 8, t->NameHigh) ? 0 : -Errno.EFAULT;
    }

    private static long Ask(ThreadBlock* t, ProcessOption option, ulong argument)
    {
        byte* message = stackalloc byte[32];
        ProcessControlRequestWriter.TryEncode((uint)option, argument, new(message, 32), out int length);
        long result = Channel.Call(t, PosixMethods.ProcessControl, new(message, length), Bulk.None, out Reply reply);
        return result < 0 ? result : ProcessControlReplyView.TryParse(reply.Body, out ProcessControlReplyView view) ? view.Result : -Errno.EIO;
    }
}
