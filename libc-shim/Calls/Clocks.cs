using System.Runtime;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>clock_gettime(2), clock_nanosleep(2) and kin.</summary>
internal static unsafe class Clocks
{
    [RuntimeExport("sys_clock_gettime")]
    public static long GetTime(ThreadBlock* t, Frame* f)
    {
        long result = Read((int)f->Rdi, out ulong nanoseconds);
        return result != 0 ? result : Time.Write(f->Rsi, nanoseconds) ? 0 : -Errno.EFAULT;
    }

    [RuntimeExport("sys_clock_getres")]
    public static long GetResolution(ThreadBlock* t, Frame* f)
    {
        long result = Read((int)f->Rdi, out _);
        return result != 0 ? result : f->Rsi == 0 || Time.Write(f->Rsi, 1) ? 0 : -Errno.EFAULT;
    }

    [RuntimeExport("sys_clock_settime")]
    public static long SetTime(ThreadBlock* t, Frame* f)
    {
        if ((int)f->Rdi != ClockId.Realtime)
        {
            return -Errno.EINVAL;
        }
        return Time.TryRead(f->Rsi, out ulong nanoseconds, out long error) ? Set(t, nanoseconds) : error;
    }

    [RuntimeExport("sys_settimeofday")]
    public static long SetTimeOfDay(ThreadBlock* t, Frame* f)
    {
        if (f->Rdi == 0)
        {
            return 0;
        }
        return Time.TryReadValue(f->Rdi, out ulong nanoseconds, out long error) ? Set(t, nanoseconds) : error;
    }

    [RuntimeExport("sys_gettimeofday")]
    public static long GetTimeOfDay(ThreadBlock* t, Frame* f)
    {
        if (f->Rdi != 0 && !Time.WriteValue(f->Rdi, Time.Now() + Time.RealtimeOffset))
        {
            return -Errno.EFAULT;
        }
        // The kernel's time zone is UTC.
        return f->Rsi == 0 || User.Write(f->Rsi, 0ul) ? 0 : -Errno.EFAULT;
    }

    [RuntimeExport("sys_time")]
    public static long Seconds(ThreadBlock* t, Frame* f)
    {
        ulong seconds = (Time.Now() + Time.RealtimeOffset) / Time.Second;
        return f->Rdi == 0 || User.Write(f->Rdi, seconds) ? (long)seconds : -Errno.EFAULT;
    }

    [RuntimeExport("sys_nanosleep")]
    public static long Nanosleep(ThreadBlock* t, Frame* f) =>
        Time.TryRead(f->Rdi, out ulong duration, out long error) ? Sleep(t, Time.After(duration), f->Rsi) : error;

    [RuntimeExport("sys_clock_nanosleep")]
    public static long ClockNanosleep(ThreadBlock* t, Frame* f)
    {
        int clock = (int)f->Rdi;
        if (clock is not (ClockId.Realtime or ClockId.Monotonic or ClockId.Boottime or ClockId.Tai or ClockId.RealtimeAlarm or ClockId.BoottimeAlarm))
        {
            // CPU-time clocks cannot be slept on here.
            return clock is ClockId.ProcessCpu ? -Errno.EOPNOTSUPP : -Errno.EINVAL;
        }
        if (!Time.TryRead(f->Rdx, out ulong time, out long error))
        {
            return error;
        }
        if (((TimerFlags)f->Rsi & TimerFlags.Absolute) == 0)
        {
            return Sleep(t, Time.After(time), f->R10);
        }
        bool real = clock is ClockId.Realtime or ClockId.RealtimeAlarm or ClockId.Tai;
        long result = Sleep(t, real ? Time.FromRealtime(time) : time, 0);
        // Made again as it was: the time is absolute.
        return result == -Errno.ERESTART_RESTARTBLOCK ? -Errno.ERESTARTNOHAND : result;
    }

    /// <summary>Reads any clock. A negative errno if there is none such.</summary>
    public static long Read(int clock, out ulong nanoseconds)
    {
        switch (clock)
        {
            case ClockId.Realtime or ClockId.RealtimeCoarse or ClockId.RealtimeAlarm or ClockId.Tai:
                nanoseconds = Time.Now() + Time.RealtimeOffset;
                return 0;
            case ClockId.Monotonic or ClockId.MonotonicRaw or ClockId.MonotonicCoarse or ClockId.Boottime or ClockId.BoottimeAlarm:
                nanoseconds = Time.Now();
                return 0;
            case ClockId.ProcessCpu:
                nanoseconds = ProcessTime();
                return 0;
            case ClockId.ThreadCpu:
                nanoseconds = ThreadTime();
                return 0;
            default:
                // A clock of a process or thread: ~id << 3 | per-thread 4 | kind (include/linux/posix-timers.h). Only
                // the caller's own, id 0, can be told.
                nanoseconds = 0;
                if (clock < 0 && (~clock >> 3) == 0 && (clock & 3) <= 2)
                {
                    nanoseconds = (clock & 4) != 0 ? ThreadTime() : ProcessTime();
                    return 0;
                }
                return -Errno.EINVAL;
        }
    }

    private static ulong ProcessTime()
    {
        ProcessInfo info;
        return KernelCalls.ProcessInfo(0, &info) < 0 ? 0 : info.UserTime + info.KernelTime;
    }

    private static ulong ThreadTime()
    {
        ThreadInfo info;
        return KernelCalls.ThreadInfo(0, &info) < 0 ? 0 : info.UserTime + info.KernelTime;
    }

    /// <summary>Sleeps on a word of the thread's own that nobody wakes. A handled signal ends the sleep with EINTR whatever
    /// its flags.</summary>
    /// <param name="t">The thread.</param>
    /// <param name="deadline">On the monotonic clock.</param>
    /// <param name="remainder">Where to write the time that is left after a signal, or 0.</param>
    public static long Sleep(ThreadBlock* t, ulong deadline, ulong remainder)
    {
        Delivery.Unblocked(t);
        while (true)
        {
            if (Delivery.TryFetch(t))
            {
                t->LookAgain |= Delivery.Look;
                ulong now = Time.Now();
                if (now >= deadline)
                {
                    return 0;
                }
                return remainder != 0 && !Time.Write(remainder, deadline - now)
                    ? -Errno.EFAULT
                    : Restarts.Later(t, new() { Kind = RestartKind.Sleep, Deadline = deadline, Address = remainder });
            }
            long status = KernelCalls.FutexWait((ulong)&t->SleepWord, 0, deadline, FutexFlags.Private);
            if (status == (long)Status.TimedOut)
            {
                return 0;
            }
            if (status == (long)Status.Interrupted)
            {
                Delivery.Acknowledge(t);
            }
        }
    }

    private static long Set(ThreadBlock* t, ulong nanoseconds)
    {
        byte* message = stackalloc byte[32];
        SetTimeRequestWriter.TryEncode(ClockId.Realtime, (long)nanoseconds, new(message, 32), out int length);
        return Channel.Call(t, PosixMethods.SetTime, new(message, length));
    }
}
