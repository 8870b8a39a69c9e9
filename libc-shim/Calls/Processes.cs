using System.Runtime;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>Waiting for children, groups and sessions; what a thread tells of itself.</summary>
internal static unsafe class Processes
{
    private const uint All = 0, ByProcess = 1, ByGroup = 2;
    private const uint Exited = 4;

    [RuntimeExport("sys_wait4")]
    public static long Wait4(ThreadBlock* t, Frame* f)
    {
        // WNOHANG, WUNTRACED, WCONTINUED, __WNOTHREAD, __WCLONE, __WALL.
        const uint known = 1 | 2 | 8 | 0x2000_0000 | 0x8000_0000 | 0x4000_0000;
        int process = (int)f->Rdi;
        uint options = (uint)f->Rdx;
        if ((options & ~known) != 0)
        {
            return -Errno.EINVAL;
        }
        if (process == int.MinValue)
        {
            return -Errno.ESRCH;
        }
        uint type = process == -1 ? All : process > 0 ? ByProcess : ByGroup;
        int id = process == -1 ? 0 : process > 0 ? process : -process;
        long result = Ask(t, type, id, options | Exited, out Reply reply);
        if (result < 0)
        {
            return result;
        }
        if (!WaitReplyView.TryParse(reply.Body, out WaitReplyView view))
        {
            return -Errno.EIO;
        }
        if (view.Process == 0)
        {
            return 0;
        }
        return (f->Rsi == 0 || User.Write(f->Rsi, view.Status))
            && (f->R10 == 0 || Limits.WriteUsage(f->R10, view.Usage, false))
            ? view.Process
            : -Errno.EFAULT;
    }

    [RuntimeExport("sys_waitid")]
    public static long WaitId(ThreadBlock* t, Frame* f)
    {
        // WNOHANG, WSTOPPED, WEXITED, WCONTINUED, WNOWAIT, __WNOTHREAD, __WCLONE, __WALL.
        const uint known = 1 | 2 | 4 | 8 | 0x0100_0000 | 0x2000_0000 | 0x8000_0000 | 0x4000_0000;
        uint options = (uint)f->R10;
        uint type = (uint)f->Rdi;
        if ((options & ~known) != 0 || (options & 14) == 0 || type > ByGroup || (type == ByProcess && (int)f->Rsi <= 0)
            || (type == ByGroup && (int)f->Rsi < 0))
        {
            return -Errno.EINVAL;
        }
        long result = Ask(t, type, (int)f->Rsi, options, out Reply reply);
        if (result < 0)
        {
            return result;
        }
        if (!WaitReplyView.TryParse(reply.Body, out WaitReplyView view))
        {
            return -Errno.EIO;
        }
        if (f->Rdx != 0)
        {
            SignalInfo info = default;
            if (view.Process != 0)
            {
                info.Signal = SignalAbi.SIGCHLD;
                info.Code = (int)view.Code;
                info.Process = view.Process;
                info.User = view.User;
                info.Status = (int)view.SignalStatus;
            }
            if (!User.Write(f->Rdx, SignalInfoRecord.From(info)))
            {
                return -Errno.EFAULT;
            }
        }
        return view.Process == 0 || f->R8 == 0 || Limits.WriteUsage(f->R8, view.Usage, false) ? 0 : -Errno.EFAULT;
    }

    [RuntimeExport("sys_setpgid")]
    public static long SetGroup(ThreadBlock* t, Frame* f)
    {
        if ((int)f->Rsi < 0)
        {
            return -Errno.EINVAL;
        }
        byte* message = stackalloc byte[16];
        SetProcessGroupRequestWriter.TryEncode((int)f->Rdi, (int)f->Rsi, new(message, 16), out int length);
        return Channel.Call(t, PosixMethods.SetProcessGroup, new(message, length));
    }

    [RuntimeExport("sys_getpgid")]
    public static long GetGroup(ThreadBlock* t, Frame* f) =>
        f->Rdi == 0 ? Identity.GetGroup(t, f) : AskGroup(t, (int)f->Rdi);

    [RuntimeExport("sys_setsid")]
    public static long SetSession(ThreadBlock* t, Frame* f)
    {
        long result = Channel.Call(t, PosixMethods.SetSession, default, Bulk.None, out Reply reply);
        return result < 0 ? result : SessionReplyView.TryParse(reply.Body, out SessionReplyView view) ? view.Session : -Errno.EIO;
    }

    [RuntimeExport("sys_getsid")]
    public static long GetSession(ThreadBlock* t, Frame* f) =>
        f->Rdi == 0 && t->HasServer ? t->Process->Page->SessionId : AskSession(t, (int)f->Rdi);

    [RuntimeExport("sys_set_tid_address")]
    public static long SetTidAddress(ThreadBlock* t, Frame* f)
    {
        t->ClearTid = f->Rdi;
        return t->Tid;
    }

    [RuntimeExport("sys_set_robust_list")]
    public static long SetRobustList(ThreadBlock* t, Frame* f)
    {
        const ulong headSize = 24;
        if (f->Rsi != headSize)
        {
            return -Errno.EINVAL;
        }
        t->RobustList = f->Rdi;
        t->RobustLength = f->Rsi;
        Slots.At(t->Slot)->RobustList = f->Rdi;
        return 0;
    }

    [RuntimeExport("sys_get_robust_list")]
    public static long GetRobustList(ThreadBlock* t, Frame* f)
    {
        if (f->Rdi != 0 && f->Rdi != t->Tid)
        {
            return -Errno.EPERM;
        }
        return User.Write(f->Rsi, t->RobustList) && User.Write(f->Rdx, 24ul) ? 0 : -Errno.EFAULT;
    }

    [RuntimeExport("sys_arch_prctl")]
    public static long ArchPrctl(ThreadBlock* t, Frame* f)
    {
        const ulong setGs = 0x1001, setFs = 0x1002, getFs = 0x1003, getGs = 0x1004;
        switch (f->Rdi)
        {
            case setFs:
                if (f->Rsi >= Layout.UserEnd)
                {
                    return -Errno.EPERM;
                }
                long result = KernelCalls.ThreadSetFsBase(f->Rsi);
                if (result < 0)
                {
                    return Errno.FromStatus(result);
                }
                t->FsBase = f->Rsi;
                return 0;
            case getFs:
                return User.Write(f->Rsi, t->FsBase) ? 0 : -Errno.EFAULT;
            case getGs:
                return User.Write(f->Rsi, 0ul) ? 0 : -Errno.EFAULT;
            // GS belongs to the shim.
            case setGs:
                return -Errno.EPERM;
            default:
                return -Errno.EINVAL;
        }
    }

    private static long Ask(ThreadBlock* t, uint type, int id, uint options, out Reply reply)
    {
        byte* message = stackalloc byte[32];
        WaitRequestWriter.TryEncode(type, id, (WaitOptions)options, new(message, 32), out int length);
        return Channel.Call(t, PosixMethods.Wait, new(message, length), Bulk.None, out reply);
    }

    private static long AskGroup(ThreadBlock* t, int process)
    {
        byte* message = stackalloc byte[16];
        GetProcessGroupRequestWriter.TryEncode(process, new(message, 16), out int length);
        long result = Channel.Call(t, PosixMethods.GetProcessGroup, new(message, length), Bulk.None, out Reply reply);
        return result < 0 ? result : ProcessGroupReplyView.TryParse(reply.Body, out ProcessGroupReplyView view) ? view.Group : -Errno.EIO;
    }

    private static long AskSession(ThreadBlock* t, int process)
    {
        byte* message = stackalloc byte[16];
        GetSessionRequestWriter.TryEncode(process, new(message, 16), out int length);
        long result = Channel.Call(t, PosixMethods.GetSession, new(message, length), Bulk.None, out Reply reply);
        return result < 0 ? result : SessionReplyView.TryParse(reply.Body, out SessionReplyView view) ? view.Session : -Errno.EIO;
    }
}
