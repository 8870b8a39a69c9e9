using Rill.Abi;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Api;

/// <summary>Calls on Jobs.</summary>
internal static class JobCalls
{
    public static Status JobCreate(Thread caller, Job parent, out Job? made) => Job.Create(parent, out made);

    public static Status JobSetLimit(Thread caller, Job job, JobCount count, JobScope scope, ulong limit)
        => job.SetLimit(count, scope, limit);

    public static Status JobInfo(Thread caller, Job job, out JobInfo info)
    {
        job.GetInfo(out info);
        return Status.Ok;
    }

    public static Status JobMove(Thread caller, Job from, Job to, Process process)
        => process.Job == from ? process.MoveTo(to) : Status.InvalidArgument;

    public static Status JobKill(Thread caller, Job job, ulong code)
    {
        job.Kill(code);
        return Status.Ok;
    }
}
