using Rill.Abi;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Api;

/// <summary>Calls on Jobs.</summary>
internal static class JobCalls
{
    public static Status JobCreate(Thread caller, Job parent, JobFlags flags, out Job? made)
    {
        made = null;
        bool isForServers = (flags & JobFlags.Reserve) != 0;
        if (isForServers && !parent.MayUseReserve)
        {
            return Status.AccessDenied;
        }
        Status status = Job.Create(parent, out made);
        if (status == Status.Ok)
        {
            made!.MayUseReserve = isForServers;
        }
        return status;
    }

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
