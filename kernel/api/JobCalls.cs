using Rill.Abi;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Api;

/// <summary>Calls on Jobs.</summary>
internal static class JobCalls
{
    public static long Create(Process caller, ulong parentHandle)
    {
        Status status = Lookup.Job(caller, parentHandle, Rights.Manage, out Job? parent);
        if (status == Status.Ok)
        {
            status = Job.Create(parent, out Job? job);
            if (status == Status.Ok)
            {
                return Lookup.Give(caller, job!, Rights.All);
            }
        }
        return (long)status;
    }

    public static long SetLimit(Process caller, ulong handle, ulong count, ulong scope, ulong limit)
    {
        Status status = Lookup.Job(caller, handle, Rights.Manage, out Job? job);
        if (status == Status.Ok)
        {
            status = count < JobCounts.Count && scope <= (ulong)JobScope.Process
                ? job!.SetLimit((JobCount)count, (JobScope)scope, limit)
                : Status.InvalidArgument;
        }
        return (long)status;
    }

    public static long Info(Process caller, ulong handle, UserOut<JobInfo> to)
    {
        Status status = Lookup.Job(caller, handle, Rights.Read, out Job? job);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        job!.GetInfo(out JobInfo info);
        return (long)to.Write(caller.Space, in info);
    }

    public static long Kill(Process caller, ulong handle, ulong code)
    {
        Status status = Lookup.Job(caller, handle, Rights.Manage, out Job? job);
        if (status == Status.Ok)
        {
            job!.Kill(code);
        }
        return (long)status;
    }
}
