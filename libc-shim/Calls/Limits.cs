using System.Runtime;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>Resource limits, use of resources, priorities.</summary>
internal static unsafe class Limits
{
    private const ulong ServerStack = 8 << 20;

    [RuntimeExport("sys_getrlimit")]
    public static long Get(ThreadBlock* t, Frame* f) => Change(t, 0, (Resource)f->Rdi, 0, f->Rsi);

    [RuntimeExport("sys_setrlimit")]
    public static long Set(ThreadBlock* t, Frame* f) => Change(t, 0, (Resource)f->Rdi, f->Rsi, 0);

    [RuntimeExport("sys_prlimit64")]
    public static long GetAndSet(ThreadBlock* t, Frame* f) => Change(t, (uint)f->Rdi, (Resource)f->Rsi, f->Rdx, f->R10);

    [RuntimeExport("sys_getrusage")]
    public static long Usage(ThreadBlock* t, Frame* f)
    {
        int who = (int)f->Rdi;
        if (who is not (UsageWho.Self or UsageWho.Children or UsageWho.Thread))
        {
            return -Errno.EINVAL;
        }
        if (!t->HasServer || who == UsageWho.Thread)
        {
            return OwnUsage(f->Rsi, who == UsageWho.Thread);
        }
        byte* message = stackalloc byte[16];
        UsageRequestWriter.TryEncode(
            who == UsageWho.Children ? UsageOf.Children : UsageOf.Process, new(message, 16), out int length);
        long result = Channel.Call(t, PosixMethods.Usage, new(message, length), Bulk.None, out Reply reply);
        if (result < 0)
        {
            return result;
        }
        return !UsageReplyView.TryParse(reply.Body, out UsageReplyView view) ? -Errno.EIO
            : WriteUsage(f->Rsi, view, who == UsageWho.Children) ? 0 : -Errno.EFAULT;
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
            ProcessTimes times;
            times.User = view.UserNs / Ticks.Nanoseconds;
            times.System = view.SystemNs / Ticks.Nanoseconds;
            times.ChildrenUser = view.ChildrenUserNs / Ticks.Nanoseconds;
            times.ChildrenSystem = view.ChildrenSystemNs / Ticks.Nanoseconds;
            if (!User.Write(f->Rdi, times))
            {
                return -Errno.EFAULT;
            }
        }
        return (long)(Time.Now() / Ticks.Nanoseconds);
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
        ResourceUsage record = default;
        record.User = Split(children ? usage.ChildrenUserNs : usage.UserNs);
        record.System = Split(children ? usage.ChildrenSystemNs : usage.SystemNs);
        record.MaxResidentKib = usage.MaxResidentKib;
        record.MinorFaults = usage.MinorFaults;
        record.MajorFaults = usage.MajorFaults;
        record.VoluntarySwitches = usage.VoluntarySwitches;
        record.InvoluntarySwitches = usage.InvoluntarySwitches;
        return User.Write(to, record);
    }

    private static TimeValue Split(ulong nanoseconds) => new()
    {
        Seconds = (long)(nanoseconds / Time.Second),
        Microseconds = (long)(nanoseconds % Time.Second / 1000),
    };

    private static long OwnUsage(ulong to, bool thread)
    {
        ResourceUsage record = default;
        if (thread)
        {
            ThreadInfo info = default;
            KernelCalls.ThreadInfo(0, &info);
            record.User = Split(info.UserTime);
            record.System = Split(info.KernelTime);
        }
        else
        {
            ProcessInfo info = default;
            KernelCalls.ProcessInfo(0, &info);
            record.User = Split(info.UserTime);
            record.System = Split(info.KernelTime);
            record.MinorFaults = info.MinorFaults;
            record.VoluntarySwitches = info.ContextSwitches;
        }
        return User.Write(to, record) ? 0 : -Errno.EFAULT;
    }

    private static long Change(ThreadBlock* t, uint process, Resource resource, ulong wanted, ulong before)
    {
        if ((uint)resource >= (uint)Resource.Count)
        {
            return -Errno.EINVAL;
        }
        ResourceLimit limits = default;
        if (wanted != 0 && !User.Read(wanted, out limits))
        {
            return -Errno.EFAULT;
        }
        if (wanted != 0 && limits.Soft > limits.Hard)
        {
            return -Errno.EINVAL;
        }
        if (!t->HasServer)
        {
            // A server's only limits are the handles it was given.
            ulong limit = resource == Resource.Stack ? ServerStack : ResourceLimit.Infinity;
            return wanted != 0 ? -Errno.EPERM
                : before == 0 || (User.Write(before, limit) && User.Write(before + 8, ResourceLimit.Infinity)) ? 0 : -Errno.EFAULT;
        }
        byte* message = stackalloc byte[48];
        LimitRequestWriter.TryEncode((int)process, (int)resource, wanted != 0, limits.Soft, limits.Hard, new(message, 48), out int length);
        long result = Channel.Call(t, PosixMethods.Limit, new(message, length), Bulk.None, out Reply reply);
        if (result < 0 || before == 0)
        {
            return result;
        }
        return !LimitReplyView.TryParse(reply.Body, out LimitReplyView view) ? -Errno.EIO
            : User.Write(before, new ResourceLimit { Soft = view.Soft, Hard = view.Hard }) ? 0 : -Errno.EFAULT;
    }
}
