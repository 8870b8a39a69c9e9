using System.Runtime;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>Waiting for children, groups and sessions; what a thread tells of itself.</summary>
internal static unsafe class Processes
{
    private const WaitOptions OfChildren = WaitOptions.NoThread | WaitOptions.Clone | WaitOptions.All;
    private const WaitOptions Events = WaitOptions.Untraced | WaitOptions.Exited | WaitOptions.Continued;

    [RuntimeExport("sys_wait4")]
    public static long Wait4(ThreadBlock* t, Frame* f)
    {
        const WaitOptions known = WaitOptions.NoHang | WaitOptions.Untraced | WaitOptions.Continued | OfChildren;
        int process = (int)f->Rdi;
        var options = (WaitOptions)f->Rdx;
        if ((options & ~known) != 0)
        {
            return -Errno.EINVAL;
        }
        if (process == int.MinValue)
        {
            return -Errno.ESRCH;
        }
        WaitTarget type = process == -1 ? WaitTarget.All : process > 0 ? WaitTarget.Process : WaitTarget.Group;
        int id = process == -1 ? 0 : process > 0 ? process : -process;
        long result = Ask(t, type, id, options | WaitOptions.Exited, out Reply reply);
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
        const WaitOptions known = WaitOptions.NoHang | Events | WaitOptions.NoWait | OfChildren;
        var options = (WaitOptions)f->R10;
        var type = (WaitTarget)f->Rdi;
        if ((options & ~known) != 0 || (options & Events) == 0 || type > WaitTarget.Group || (type == WaitTarget.Process && (int)f->Rsi <= 0)
            || (type == WaitTarget.Group && (int)f->Rsi < 0))
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
                info.Signal = Signal.Chld;
                info.Code = (int)view.Code;
                info.Process = view.Process;
                info.User = view.User;
                info.Status = (int)view.SignalStatus;
            }
            if (!User.Write(f->Rdx, info.ToRecord()))
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
        if (f->Rsi != FutexWord.ListHeadBytes)
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
        return User.Write(f->Rsi, t->RobustList) && User.Write(f->Rdx, FutexWord.ListHeadBytes) ? 0 : -Errno.EFAULT;
    }

    [RuntimeExport("sys_arch_prctl")]
    public static long ArchPrctl(ThreadBlock* t, Frame* f)
    {
        switch ((ArchOption)f->Rdi)
        {
            case ArchOption.SetFs:
                if (f->Rsi >= Layout.UserEnd)
                {
                    return -Errno.EPERM;
                }
                long result = KernelCalls.ThreadSetFsBase(f->Rsi);
                if (result < 0)
                {
                    return KernelCalls.ErrorOf(result);
                }
                t->FsBase = f->Rsi;
                return 0;
            case ArchOption.GetFs:
                return User.Write(f->Rsi, t->FsBase) ? 0 : -Errno.EFAULT;
            case ArchOption.GetGs:
                return User.Write(f->Rsi, 0ul) ? 0 : -Errno.EFAULT;
            // GS belongs to the shim.
            case ArchOption.SetGs:
                return -Errno.EPERM;
            default:
                return -Errno.EINVAL;
        }
    }

    private static long Ask(ThreadBlock* t, WaitTarget type, int id, WaitOptions options, out Reply reply)
    {
        byte* message = stackalloc byte[32];
        WaitRequestWriter.TryEncode((uint)type, id, options, new(message, 32), out int length);
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
