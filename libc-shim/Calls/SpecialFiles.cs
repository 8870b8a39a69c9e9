using System.Runtime;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>Descriptors that no path leads to: pipes, eventfd(2), timerfd_create(2), signalfd(2), memfd_create(2).</summary>
internal static unsafe class SpecialFiles
{
    [RuntimeExport("sys_pipe")]
    public static long Pipe(ThreadBlock* t, Frame* f) => MakePipe(t, f->Rdi, 0);

    [RuntimeExport("sys_pipe2")]
    public static long Pipe2(ThreadBlock* t, Frame* f) => MakePipe(t, f->Rdi, (uint)f->Rsi);

    [RuntimeExport("sys_eventfd")]
    public static long EventFd(ThreadBlock* t, Frame* f) => MakeEvent(t, (uint)f->Rdi, 0);

    [RuntimeExport("sys_eventfd2")]
    public static long EventFd2(ThreadBlock* t, Frame* f) =>
        MakeEvent(t, (uint)f->Rdi, (uint)f->Rsi);

    [RuntimeExport("sys_timerfd_create")]
    public static long TimerFd(ThreadBlock* t, Frame* f)
    {
        byte* message = stackalloc byte[16];
        TimerFdRequestWriter.TryEncode((uint)f->Rdi, (OpenFlags)(uint)f->Rsi, new(message, 16), out int length);
        return Channel.CallForFd(t, PosixMethods.TimerFd, new(message, length));
    }

    [RuntimeExport("sys_signalfd")]
    public static long SignalFd(ThreadBlock* t, Frame* f) => MakeSignalFd(t, f, 0);

    [RuntimeExport("sys_signalfd4")]
    public static long SignalFd4(ThreadBlock* t, Frame* f) => MakeSignalFd(t, f, (uint)f->R10);

    [RuntimeExport("sys_memfd_create")]
    public static long MemFd(ThreadBlock* t, Frame* f)
    {
        // NAME_MAX less the prefix "memfd:".
        const uint nameMax = NameLimits.NameMax - 6;
        TextArgument name = TextArgument.Name(f->Rdi, nameMax + 1);
        byte* scratch = stackalloc byte[name.Room];
        if (!name.TryRead(scratch))
        {
            return name.Error;
        }
        MemFdRequestWriter.TryEncode(name.Span, (MemFdFlags)(uint)f->Rsi, name.Message, out int length);
        return Channel.CallForFd(t, PosixMethods.MemFd, name.Request(length));
    }

    private static long MakePipe(ThreadBlock* t, ulong address, uint flags)
    {
        if (!t->HasServer)
        {
            return ServerFiles.Pipe(address);
        }
        byte* message = stackalloc byte[16];
        PipeRequestWriter.TryEncode((OpenFlags)flags, new(message, 16), out int length);
        long result = Channel.Call(t, PosixMethods.Pipe, new(message, length), Bulk.None, out Reply reply);
        if (result < 0)
        {
            return result;
        }
        if (!TwoFdsReplyView.TryParse(reply.Body, out TwoFdsReplyView view))
        {
            return -Errno.EIO;
        }
        if (User.Write(address, (uint)view.First) && User.Write(address + 4, (uint)view.Second))
        {
            return 0;
        }
        CloseQuietly(t, view.First);
        CloseQuietly(t, view.Second);
        return -Errno.EFAULT;
    }

    private static void CloseQuietly(ThreadBlock* t, int fd)
    {
        byte* message = stackalloc byte[16];
        CloseRequestWriter.TryEncode(fd, new(message, 16), out int length);
        Channel.Call(t, PosixMethods.Close, new(message, length));
    }

    private static long MakeEvent(ThreadBlock* t, uint initial, uint flags)
    {
        byte* message = stackalloc byte[16];
        EventFdRequestWriter.TryEncode(initial, (EventFdFlags)flags, new(message, 16), out int length);
        return Channel.CallForFd(t, PosixMethods.EventFd, new(message, length));
    }

    private static long MakeSignalFd(ThreadBlock* t, Frame* f, uint flags)
    {
        if (f->Rdx != Signal.SetBytes)
        {
            return -Errno.EINVAL;
        }
        if (!User.Read(f->Rsi, out ulong mask))
        {
            return -Errno.EFAULT;
        }
        t->Process->SignalDescriptors = 1;
        byte* message = stackalloc byte[32];
        SignalFdRequestWriter.TryEncode(
            (int)f->Rdi, mask & ~Signal.Unblockable, (OpenFlags)flags, new(message, 32), out int length);
        return Channel.CallForFd(t, PosixMethods.SignalFd, new(message, length));
    }
}
