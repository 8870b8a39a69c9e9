using System.Runtime;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>Timers that send signals or that are read: setitimer(2), timer_create(2), timerfd_settime(2).</summary>
internal static unsafe class Timers
{
    [RuntimeExport("sys_setitimer")]
    public static long SetInterval(ThreadBlock* t, Frame* f)
    {
        ulong value = 0;
        ulong interval = 0;
        if ((uint)f->Rdi > IntervalTimer.Profiling)
        {
            return -Errno.EINVAL;
        }
        if (f->Rsi != 0
            && (!Time.TryReadValue(f->Rsi, out interval, out long error) || !Time.TryReadValue(f->Rsi + 16, out value, out error)))
        {
            return error;
        }
        return ChangeInterval(t, (int)f->Rdi, value, interval, false, f->Rdx);
    }

    [RuntimeExport("sys_getitimer")]
    public static long GetInterval(ThreadBlock* t, Frame* f) =>
        (uint)f->Rdi > IntervalTimer.Profiling
            ? -Errno.EINVAL
            : ChangeInterval(t, (int)f->Rdi, 0, 0, true, f->Rsi);

    [RuntimeExport("sys_alarm")]
    public static long Alarm(ThreadBlock* t, Frame* f)
    {
        byte* message = stackalloc byte[48];
        IntervalTimerRequestWriter.TryEncode(0, (uint)f->Rdi * Time.Second, 0, false, new(message, 48), out int length);
        long result = Channel.Call(t, PosixMethods.SetIntervalTimer, new(message, length), Bulk.None, out Reply reply);
        // Rounded to the nearest second, but never down to none (kernel/time/itimer.c).
        return result < 0 || !TimerReplyView.TryParse(reply.Body, out TimerReplyView view) || view.ValueNs == 0 ? 0
            : System.Math.Max(1L, (long)((view.ValueNs + Time.Second / 2) / Time.Second));
    }

    [RuntimeExport("sys_timer_create")]
    public static long Create(ThreadBlock* t, Frame* f)
    {
        // Without a struct sigevent: SIGALRM with the timer's id.
        SignalEvent told = default;
        told.Value = ulong.MaxValue;
        told.Signal = Signal.Alrm;
        told.Notify = IntervalTimer.NotifySignal;
        if (f->Rsi != 0 && !User.Read(f->Rsi, out told))
        {
            return -Errno.EFAULT;
        }
        byte* message = stackalloc byte[48];
        TimerCreateRequestWriter.TryEncode(
            (uint)f->Rdi,
            told.Notify,
            (int)told.Signal,
            told.Value,
            (int)told.Thread,
            new(message, 48),
            out int length);
        long result = Channel.Call(t, PosixMethods.TimerCreate, new(message, length), Bulk.None, out Reply reply);
        return result < 0 ? result
            : !TimerCreateReplyView.TryParse(reply.Body, out TimerCreateReplyView view) ? -Errno.EIO
            : User.Write(f->Rdx, (uint)view.Timer) ? 0 : -Errno.EFAULT;
    }

    [RuntimeExport("sys_timer_settime")]
    public static long Set(ThreadBlock* t, Frame* f) => SetByTimespec(t, PosixMethods.TimerSet, f);

    [RuntimeExport("sys_timer_gettime")]
    public static long Get(ThreadBlock* t, Frame* f) =>
        Change(t, PosixMethods.TimerSet, (int)f->Rdi, 0, 0, 0, true, f->Rsi);

    [RuntimeExport("sys_timer_delete")]
    public static long Delete(ThreadBlock* t, Frame* f)
    {
        byte* message = stackalloc byte[16];
        TimerDeleteRequestWriter.TryEncode((int)f->Rdi, new(message, 16), out int length);
        return Channel.Call(t, PosixMethods.TimerDelete, new(message, length));
    }

    [RuntimeExport("sys_timerfd_settime")]
    public static long SetDescriptor(ThreadBlock* t, Frame* f) => SetByTimespec(t, PosixMethods.TimerFdSet, f);

    [RuntimeExport("sys_timerfd_gettime")]
    public static long GetDescriptor(ThreadBlock* t, Frame* f) =>
        Change(t, PosixMethods.TimerFdSet, (int)f->Rdi, 0, 0, 0, true, f->Rsi);

    private static long SetByTimespec(ThreadBlock* t, uint method, Frame* f)
    {
        if (!Time.TryRead(f->Rdx, out ulong interval, out long error) || !Time.TryRead(f->Rdx + 16, out ulong value, out error))
        {
            return error;
        }
        return Change(t, method, (int)f->Rdi, (uint)f->Rsi, value, interval, false, f->R10);
    }

    private static long ChangeInterval(ThreadBlock* t, int which, ulong value, ulong interval, bool query, ulong before)
    {
        byte* message = stackalloc byte[48];
        IntervalTimerRequestWriter.TryEncode(which, value, interval, query, new(message, 48), out int length);
        long result = Channel.Call(t, PosixMethods.SetIntervalTimer, new(message, length), Bulk.None, out Reply reply);
        if (result < 0 || before == 0)
        {
            return result;
        }
        return !TimerReplyView.TryParse(reply.Body, out TimerReplyView view) ? -Errno.EIO
            : Time.WriteValue(before, view.IntervalNs) && Time.WriteValue(before + 16, view.ValueNs) ? 0 : -Errno.EFAULT;
    }

    private static long Change(
        ThreadBlock* t, uint method, int timer, uint flags, ulong value, ulong interval, bool query, ulong before)
    {
        byte* message = stackalloc byte[48];
        int length;
        if (method == PosixMethods.TimerSet)
        {
            TimerSetRequestWriter.TryEncode(timer, (TimerFlags)flags, value, interval, query, new(message, 48), out length);
        }
        else
        {
            TimerFdSetRequestWriter.TryEncode(timer, (TimerFlags)flags, value, interval, query, new(message, 48), out length);
        }
        long result = Channel.Call(t, method, new(message, length), Bulk.None, out Reply reply);
        if (result < 0 || before == 0)
        {
            return result;
        }
        if (!TimerReplyView.TryParse(reply.Body, out TimerReplyView view))
        {
            return -Errno.EIO;
        }
        return Time.Write(before, view.IntervalNs) && Time.Write(before + 16, view.ValueNs) ? 0 : -Errno.EFAULT;
    }
}
