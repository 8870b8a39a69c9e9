using System.Runtime;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>epoll(7).</summary>
internal static unsafe class Epolls
{
    [RuntimeExport("sys_epoll_create")]
    public static long Create(ThreadBlock* t, Frame* f) => (int)f->Rdi <= 0 ? -Errno.EINVAL : Create(t, 0);

    [RuntimeExport("sys_epoll_create1")]
    public static long Create1(ThreadBlock* t, Frame* f) =>
        ((OpenFlags)f->Rdi & ~OpenFlags.CloseOnExec) != 0 ? -Errno.EINVAL : Create(t, (uint)f->Rdi);

    [RuntimeExport("sys_epoll_ctl")]
    public static long Control(ThreadBlock* t, Frame* f)
    {
        EpollRecord record = default;
        if ((EpollOperation)f->Rsi != EpollOperation.Delete && !User.Read(f->R10, out record))
        {
            return -Errno.EFAULT;
        }
        byte* message = stackalloc byte[48];
        EpollControlRequestWriter.TryEncode(
            (int)f->Rdi, (uint)f->Rsi, (int)f->Rdx, (PollEvents)record.Events, record.Data, new(message, 48), out int length);
        return Channel.Call(t, PosixMethods.EpollControl, new(message, length));
    }

    [RuntimeExport("sys_epoll_wait")]
    public static long Wait(ThreadBlock* t, Frame* f) => Wait(t, f, FromMilliseconds((int)f->R10));

    [RuntimeExport("sys_epoll_pwait")]
    public static long WaitWithMask(ThreadBlock* t, Frame* f)
    {
        long result = UseMask(t, f);
        return result < 0 ? result : Wait(t, f, FromMilliseconds((int)f->R10));
    }

    [RuntimeExport("sys_epoll_pwait2")]
    public static long WaitWithTime(ThreadBlock* t, Frame* f)
    {
        ulong deadline = Deadline.Never;
        if (f->R10 != 0)
        {
            if (!Time.TryRead(f->R10, out ulong duration, out long error))
            {
                return error;
            }
            deadline = Time.After(duration);
        }
        long result = UseMask(t, f);
        return result < 0 ? result : Wait(t, f, deadline);
    }

    private static ulong FromMilliseconds(int milliseconds) =>
        milliseconds < 0 ? Deadline.Never : Time.After((ulong)milliseconds * 1_000_000);

    private static long UseMask(ThreadBlock* t, Frame* f)
    {
        if (f->R8 == 0)
        {
            return 0;
        }
        if (f->R9 != Signal.SetBytes)
        {
            return -Errno.EINVAL;
        }
        if (!User.Read(f->R8, out ulong mask))
        {
            return -Errno.EFAULT;
        }
        Signals.UseMask(t, mask);
        return 0;
    }

    private static long Create(ThreadBlock* t, uint flags)
    {
        byte* message = stackalloc byte[16];
        EpollCreateRequestWriter.TryEncode((OpenFlags)flags, new(message, 16), out int length);
        return Channel.CallForFd(t, PosixMethods.EpollCreate, new(message, length));
    }

    private static long Wait(ThreadBlock* t, Frame* f, ulong deadline)
    {
        long count = (int)f->Rdx;
        if (count <= 0 || count > int.MaxValue / EpollRecord.Bytes)
        {
            return -Errno.EINVAL;
        }
        byte* message = stackalloc byte[32];
        EpollWaitRequestWriter.TryEncode(
            (int)f->Rdi, deadline != Deadline.Never, deadline, new(message, 32), out int length);
        long result = Channel.CallForCount(
            t, PosixMethods.EpollWait, new(message, length), Bulk.ToClient(f->Rsi, (ulong)count * EpollRecord.Bytes));
        return result == -Errno.ERESTARTSYS ? -Errno.EINTR : result;
    }
}
