using System.Runtime;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>prctl(2), personality(2), capabilities.</summary>
internal static unsafe class ProcessControls
{
    // uapi/linux/prctl.h.
    private const int SetDeathSignal = 1, GetDeathSignal = 2, GetDumpable = 3, SetDumpable = 4, GetKeepCapabilities = 7;
    private const int SetName = 15, GetName = 16, GetSecureComputing = 21, CapabilityBoundingRead = 23, CapabilityBoundingDrop = 24;
    private const int SetTimerSlack = 29, GetTimerSlack = 30, SetChildSubreaper = 36, GetChildSubreaper = 37;
    private const int SetNoNewPrivileges = 38, GetNoNewPrivileges = 39, SetVirtualMemoryName = 0x53564D41;
    private const uint DefaultTimerSlack = 50_000;
    private const uint LastCapability = 40;

    [RuntimeExport("sys_prctl")]
    public static long Prctl(ThreadBlock* t, Frame* f)
    {
        int option = (int)f->Rdi;
        switch (option)
        {
            case SetName:
                return Name(t, f->Rsi);
            case GetName:
                return GetThreadName(t, f->Rsi);
            case SetTimerSlack:
                t->TimerSlack = (uint)f->Rsi;
                return 0;
            case GetTimerSlack:
                return t->TimerSlack == 0 ? DefaultTimerSlack : t->TimerSlack;
            case GetSecureComputing or GetKeepCapabilities:
                return 0;
            case CapabilityBoundingRead:
                return f->Rsi > LastCapability ? -Errno.EINVAL : 1;
            // Names of mappings are not kept, as on a Linux without CONFIG_ANON_VMA_NAME.
            case SetVirtualMemoryName or CapabilityBoundingDrop:
                return -Errno.EINVAL;
            case GetDeathSignal or GetChildSubreaper:
                long value = Ask(t, option, 0);
                return value < 0 ? value : User.Write(f->Rsi, (uint)value) ? 0 : -Errno.EFAULT;
            case SetDeathSignal or GetDumpable or SetDumpable or SetChildSubreaper or SetNoNewPrivileges or GetNoNewPrivileges:
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
        const uint version1 = 0x19980330, version2 = 0x20071026, version3 = 0x20080522;
        if (!User.Read(f->Rdi, out uint version))
        {
            return -Errno.EFAULT;
        }
        if (version is not (version1 or version2 or version3))
        {
            return !User.Write(f->Rdi, version3) ? -Errno.EFAULT : f->Rsi == 0 ? 0 : -Errno.EINVAL;
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
            words[i] = !root || i % 3 == 2 ? 0 : i < 3 ? uint.MaxValue : (1u << ((int)LastCapability - 31)) - 1;
        }
        return User.CopyOut(f->Rsi, words, version == version1 ? 12ul : 24ul) ? 0 : -Errno.EFAULT;
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
            ProcessControlRequestWriter.TryEncode(GetName, 0, new(message, 16), out int length);
            return Channel.Call(
                t, PosixMethods.ProcessControl, new(message, length), Bulk.ToClient(address, 16), out _);
        }
        return User.Write(address, t->NameLow) && User.Write(address + 8, t->NameHigh) ? 0 : -Errno.EFAULT;
    }

    private static long Ask(ThreadBlock* t, int option, ulong argument)
    {
        byte* message = stackalloc byte[32];
        ProcessControlRequestWriter.TryEncode((uint)option, argument, new(message, 32), out int length);
        long result = Channel.Call(t, PosixMethods.ProcessControl, new(message, length), Bulk.None, out Reply reply);
        return result < 0 ? result : ProcessControlReplyView.TryParse(reply.Body, out ProcessControlReplyView view) ? view.Result : -Errno.EIO;
    }
}
