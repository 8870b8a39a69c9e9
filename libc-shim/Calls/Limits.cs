using System.Runtime;
using Rill.Abi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>Resource limits, use of resources, priorities.</summary>
internal static unsafe class Limits
{
    private const uint Stack = 3;
    private const ulong Unlimited = ulong.MaxValue;
    private const ulong ServerStack = 8 << 20;
    // USER_HZ: times(2) counts hundredths of a second.
    private const ulong TickNanoseconds = 10_000_000;

    [RuntimeExport("sys_getrlimit")]
    public static long Get(ThreadBlock* t, Frame* f) => Change(t, 0, (uint)f->Rdi, 0, f->Rsi);

    [RuntimeExport("sys_setrlimit")]
    public static long Set(ThreadBlock* t, Frame* f) => Change(t, 0, (uint)f->Rdi, f->Rsi, 0);

    [RuntimeExport("sys_prlimit64")]
    public static long GetAndSet(ThreadBlock* t, Frame* f) => Change(t, (uint)f->Rdi, (uint)f->Rsi, f->Rdx, f->R10);

    [RuntimeExport("sys_getrusage")]
    public static long Usage(ThreadBlock* t, Frame* f)
    {
        const int self = 0, children = -1, thread = 1;
        int who = (int)f->Rdi;
        if (who is not (self or children or thread))
        {
            return -Errno.EINVAL;
        }
        if (!t->HasServer || who == thread)
        {
            return OwnUsage(f->Rsi, who == thread);
        }
        byte* message = stackalloc byte[16];
        UsageRequestWriter.TryEncode(
            who == children ? UsageOf.Children : UsageOf.Process, new(message, 16), out int length);
        long result = Channel.Call(t, PosixMethods.Usage, new(message, length), Bulk.None, out Reply reply);
        if (result < 0)
        {
            return result;
        }
        return !UsageReplyView.TryParse(reply.Body, out UsageReplyView view) ? -Errno.EIO
            : WriteUsage(f->Rsi, view, who == children) ? 0 : -Errno.EFAULT;
    }

    [RuntimeExport("sys_times")]
    public static long Times(ThreadBlock* t, Frame* f)
    {
        if (f->Rdi != 0)
        {
            byte* message = stackalloc byte[16];
            UsageRequestWriter.TryEncode(UsageOf.Process, new(message, 16), out int length);
            long result = Channel.Call(t, PosixMethods.Usage, new(message, length), Bulk.None, out Reply reply);
            if (result < 0)
            {
                return result;
            }
            if (!UsageReplyView.TryParse(reply.Body, out UsageReplyView view))
            {
                return -Errno.EIO;
            }
            ulong* ticks = stackalloc ulong[4];
            ticks[0] = view.UserNs / TickNanoseconds;
            ticks[1] = view.SystemNs / TickNanoseconds;
            ticks[2] = view.ChildrenUserNs / TickNanoseconds;
            ticks[3] = view.ChildrenSystemNs / TickNanoseconds;
            if (!User.CopyOut(f->Rdi, ticks, 32))
            {
                return -Errno.EFAULT;
            }
        }
        return (long)(Time.Now() / TickNanoseconds);
    }

    [RuntimeExport("sys_getpriority")]
    public static long GetPriority(ThreadBlock* t, Frame* f)
    {
        byte* message = stackalloc byte[32];
        GetPriorityRequestWriter.TryEncode((uint)f->Rdi, (int)f->Rsi, new(message, 32), out int length);
        long result = Channel.Call(t, PosixMethods.GetPriority, new(message, length), Bulk.None, out Reply reply);
        // The server tells the nice value; the call's own result is 20 less it, never negative (getpriority(2)).
        return result < 0 ? result
            : PriorityReplyView.TryParse(reply.Body, out PriorityReplyView view) ? 20 - view.Nice : -Errno.EIO;
    }

    [RuntimeExport("sys_setpriority")]
    public static long SetPriority(ThreadBlock* t, Frame* f)
    {
        byte* message = stackalloc byte[32];
        SetPriorityRequestWriter.TryEncode((uint)f->Rdi, (int)f->Rsi, (int)f->Rdx, new(message, 32), out int length);
        return Channel.Call(t, PosixMethods.SetPriority, new(message, length));
    }

    /// <summary>Writes a struct rusage: of the process, or of its children that were waited for.</summary>
    public static bool WriteUsage(ulong to, scoped in UsageReplyView usage, bool children)
    {
        ulong* words = stackalloc ulong[18];
        Fill(words, children ? usage.ChildrenUserNs : usage.UserNs, children ? usage.ChildrenSystemNs : usage.SystemNs);
        words[4] = usage.MaxResidentKib;
        words[8] = usage.MinorFaults;
        words[9] = usage.MajorFaults;
        words[16] = usage.VoluntarySwitches;
        words[17] = usage.InvoluntarySwitches;
        return User.CopyOut(to, words, 144);
    }

    private static void Fill(ulong* words, ulong user, ulong system)
    {
        for (int i = 0; i < 18; i++)
        {
            words[i] = 0;
        }
        words[0] = user / Time.Second;
        words[1] = user % Time.Second / 1000;
        words[2] = system / Time.Second;
        words[3] = system % Time.Second / 1000;
    }

    private static long OwnUsage(ulong to, bool thread)
    {
        ulong* words = stackalloc ulong[18];
        if (thread)
        {
            ThreadInfo info = default;
            KernelCalls.ThreadInfo(0, &info);
            Fill(words, info.UserTime, info.KernelTime);
        }
        else
        {
            ProcessInfo info = default;
            KernelCalls.ProcessInfo(0, &info);
            Fill(words, info.UserTime, info.KernelTime);
            words[8] = info.MinorFaults;
            words[16] = info.ContextSwitches;
        }
        return User.CopyOut(to, words, 144) ? 0 : -Errno.EFAULT;
    }

    private static long Change(ThreadBlock* t, uint process, uint resource, ulong wanted, ulong before)
    {
        const uint resources = 16;
        if (resource >= resources)
        {
            return -Errno.EINVAL;
        }
        ulong soft = 0;
        ulong hard = 0;
        if (wanted != 0 && (!User.Read(wanted, out soft) || !User.Read(wanted + 8, out hard)))
        {
            return -Errno.EFAULT;
        }
        if (wanted != 0 && soft > hard)
        {
            return -Errno.EINVAL;
        }
        if (!t->HasServer)
        {
            // A server's only limits are the handles it was given.
            ulong limit = resource == Stack ? ServerStack : Unlimited;
            return wanted != 0 ? -Errno.EPERM
                : before == 0 || (User.Write(before, limit) && User.Write(before + 8, Unlimited)) ? 0 : -Errno.EFAULT;
        }
        byte* message = stackalloc byte[48];
        LimitRequestWriter.TryEncode((int)process, (int)resource, wanted != 0, soft, hard, new(message, 48), out int length);
        long result = Channel.Call(t, PosixMethods.Limit, new(message, length), Bulk.None, out Reply reply);
        if (result < 0 || before == 0)
        {
            return result;
        }
        return !LimitReplyView.TryParse(reply.Body, out LimitReplyView view) ? -Errno.EIO
            : User.Write(before, view.Soft) && User.Write(before + 8, view.Hard) ? 0 : -Errno.EFAULT;
    }
}
