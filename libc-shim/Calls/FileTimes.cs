using System.Runtime;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>utimensat(2) and its older forms.</summary>
internal static unsafe class FileTimes
{
    [RuntimeExport("sys_utimensat")]
    public static long SetTimesAt(ThreadBlock* t, Frame* f)
    {
        ulong* times = stackalloc ulong[4];
        if (f->Rdx != 0 && !User.CopyIn(times, f->Rdx, 32))
        {
            return -Errno.EFAULT;
        }
        if (f->Rdx == 0)
        {
            SetNow(times);
        }
        // Without a path the descriptor itself is meant.
        return SetTimes(t, (int)f->Rdi, f->Rsi, (AtFlags)f->R10 | (f->Rsi == 0 ? AtFlags.EmptyPath : AtFlags.None), times);
    }

    [RuntimeExport("sys_utimes")]
    public static long SetTimesMicroseconds(ThreadBlock* t, Frame* f) =>
        FromMicroseconds(t, AtDirectory.Working, f->Rdi, f->Rsi);

    [RuntimeExport("sys_futimesat")]
    public static long SetTimesAtMicroseconds(ThreadBlock* t, Frame* f) =>
        FromMicroseconds(t, (int)f->Rdi, f->Rsi, f->Rdx);

    [RuntimeExport("sys_utime")]
    public static long SetTimesSeconds(ThreadBlock* t, Frame* f)
    {
        ulong* times = stackalloc ulong[4];
        if (f->Rsi == 0)
        {
            SetNow(times);
        }
        else if (!User.Read(f->Rsi, out times[0]) || !User.Read(f->Rsi + 8, out times[2]))
        {
            return -Errno.EFAULT;
        }
        else
        {
            times[1] = times[3] = 0;
        }
        return SetTimes(t, AtDirectory.Working, f->Rdi, AtFlags.None, times);
    }

    private static void SetNow(ulong* times)
    {
        times[0] = times[2] = 0;
        times[1] = times[3] = FileTime.Now;
    }

    private static long FromMicroseconds(ThreadBlock* t, int directory, ulong path, ulong address)
    {
        ulong* times = stackalloc ulong[4];
        if (address == 0)
        {
            SetNow(times);
        }
        else
        {
            if (!User.CopyIn(times, address, 32))
            {
                return -Errno.EFAULT;
            }
            if (times[1] >= 1_000_000 || times[3] >= 1_000_000)
            {
                return -Errno.EINVAL;
            }
            times[1] *= 1000;
            times[3] *= 1000;
        }
        return SetTimes(t, directory, path, path == 0 ? AtFlags.EmptyPath : AtFlags.None, times);
    }

    private static long SetTimes(ThreadBlock* t, int directory, ulong path, AtFlags flags, ulong* times)
    {
        TextArgument text = TextArgument.Path(path, optional: true);
        byte* scratch = stackalloc byte[text.Room];
        if (!text.TryRead(scratch))
        {
            return text.Error;
        }
        SetTimesRequestWriter.TryEncode(
            directory, text.Span, (AtFlags)flags, (long)times[0], (uint)times[1], (long)times[2], (uint)times[3], text.Message, out int length);
        return Channel.Call(t, PosixMethods.SetTimes, text.Request(length));
    }
}
