using System.Runtime;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>sched_yield(2), the scheduling policies and processor masks.</summary>
/// <remarks>All threads have the ordinary policy; the real-time ones would need a privilege that nobody has here.</remarks>
internal static unsafe class Scheduling
{
    [RuntimeExport("sys_sched_yield")]
    public static long Yield(ThreadBlock* t, Frame* f)
    {
        KernelCalls.ThreadYield();
        return 0;
    }

    [RuntimeExport("sys_sched_get_priority_max")]
    public static long MaxPriority(ThreadBlock* t, Frame* f) => Bound((SchedulingPolicy)f->Rdi, 99);

    [RuntimeExport("sys_sched_get_priority_min")]
    public static long MinPriority(ThreadBlock* t, Frame* f) => Bound((SchedulingPolicy)f->Rdi, 1);

    [RuntimeExport("sys_sched_getscheduler")]
    public static long GetPolicy(ThreadBlock* t, Frame* f) => (int)f->Rdi < 0 ? -Errno.EINVAL : (long)SchedulingPolicy.Other;

    [RuntimeExport("sys_sched_getparam")]
    public static long GetParameters(ThreadBlock* t, Frame* f) =>
        (int)f->Rdi < 0 || f->Rsi == 0 ? -Errno.EINVAL : User.Write(f->Rsi, 0u) ? 0 : -Errno.EFAULT;

    [RuntimeExport("sys_sched_setscheduler")]
    public static long SetPolicy(ThreadBlock* t, Frame* f) => Set((int)f->Rdi, (SchedulingPolicy)f->Rsi & ~SchedulingPolicy.ResetOnFork, f->Rdx);

    [RuntimeExport("sys_sched_setparam")]
    public static long SetParameters(ThreadBlock* t, Frame* f) => Set((int)f->Rdi, SchedulingPolicy.Other, f->Rsi);

    [RuntimeExport("sys_sched_rr_get_interval")]
    public static long Interval(ThreadBlock* t, Frame* f) =>
        (int)f->Rdi < 0 ? -Errno.EINVAL : Time.Write(f->Rsi, 4_000_000) ? 0 : -Errno.EFAULT;

    [RuntimeExport("sys_sched_setaffinity")]
    public static long SetAffinity(ThreadBlock* t, Frame* f)
    {
        byte* message = stackalloc byte[16];
        AffinityRequestWriter.TryEncode((int)f->Rdi, new(message, 16), out int length);
        return Channel.Call(
            t, PosixMethods.SetAffinity, new(message, length), Bulk.ToServer(f->Rdx, System.Math.Min(f->Rsi, 128)), out _);
    }

    [RuntimeExport("sys_sched_getaffinity")]
    public static long GetAffinity(ThreadBlock* t, Frame* f)
    {
        uint cores = Time.Cores;
        ulong needed = (cores + 63) / 64 * 8;
        if ((f->Rsi & 7) != 0 || f->Rsi < needed)
        {
            return -Errno.EINVAL;
        }
        if (t->HasServer)
        {
            byte* message = stackalloc byte[16];
            AffinityRequestWriter.TryEncode((int)f->Rdi, new(message, 16), out int length);
            return Channel.CallForCount(
                t, PosixMethods.GetAffinity, new(message, length), Bulk.ToClient(f->Rdx, f->Rsi));
        }
        for (uint word = 0; word < needed / 8; word++)
        {
            uint rest = cores - word * 64;
            ulong bits = rest >= 64 ? ulong.MaxValue : (1UL << (int)rest) - 1;
            if (!User.Write(f->Rdx + word * 8, bits))
            {
                return -Errno.EFAULT;
            }
        }
        return (long)needed;
    }

    private static long Bound(SchedulingPolicy policy, long realTime) => policy switch
    {
        SchedulingPolicy.Fifo or SchedulingPolicy.RoundRobin => realTime,
        SchedulingPolicy.Other or SchedulingPolicy.Batch or SchedulingPolicy.Idle => 0,
        _ => -Errno.EINVAL,
    };

    private static long Set(int process, SchedulingPolicy policy, ulong parameters)
    {
        if (process < 0 || parameters == 0)
        {
            return -Errno.EINVAL;
        }
        if (!User.Read(parameters, out uint priority))
        {
            return -Errno.EFAULT;
        }
        return policy switch
        {
            SchedulingPolicy.Other or SchedulingPolicy.Batch or SchedulingPolicy.Idle => priority == 0 ? 0 : -Errno.EINVAL,
            SchedulingPolicy.Fifo or SchedulingPolicy.RoundRobin => priority is >= 1 and <= 99 ? -Errno.EPERM : -Errno.EINVAL,
            _ => -Errno.EINVAL,
        };
    }
}
