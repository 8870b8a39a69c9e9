using Rill.Abi;
using Rill.Kernel.Objects;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Tests.Hosted;

/// <summary>What tests do with a Job that a guest has a handle of.</summary>
internal static class GuestJobs
{
    /// <summary>The Job behind a guest's handle; no reference is added.</summary>
    internal static Job JobOf(Guest guest, uint handle)
    {
        Assert.True(guest.Process.Handles.TryGet(handle, out KernelObject? target, out _));
        return Assert.IsType<Job>(target);
    }

    /// <summary>What the kernel tells the guest of a Job.</summary>
    internal static JobInfo InfoOf(Guest guest, uint job)
    {
        ulong to = guest.Store(default(JobInfo));
        guest.Ok(KernelCall.JobInfo, job, to);
        return guest.Load<JobInfo>(to);
    }

    /// <summary>Has the guest bound what a Job may have of one kind.</summary>
    internal static void Limit(Guest guest, uint job, JobCount count, ulong limit)
        => guest.Ok(KernelCall.JobSetLimit, job, (ulong)count, (ulong)JobScope.Job, limit);
}
