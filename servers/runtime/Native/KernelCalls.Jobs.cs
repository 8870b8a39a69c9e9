using Rill.Abi;

namespace Rill.Runtime.Native;

/// <content>Jobs and resources.</content>
public abstract unsafe partial class KernelCalls
{
    /// <summary>Makes a Job below another (0: the caller's own), without limits of its own.</summary>
    public Status JobCreate(uint parent, out uint job) => TakeHandle(Invoke(KernelCall.JobCreate, parent), out job);

    /// <summary>Sets what a Job, or each process of it, may have of a thing.</summary>
    public Status JobSetLimit(uint job, JobCount count, JobScope scope, ulong limit) =>
        (Status)Invoke(KernelCall.JobSetLimit, job, (ulong)count, (ulong)scope, limit);

    /// <summary>Tells what a Job is charged with and may have.</summary>
    public Status JobInfo(uint job, out JobInfo info)
    {
        fixed (JobInfo* pointer = &info)
        {
            return (Status)Invoke(KernelCall.JobInfo, job, (ulong)pointer);
        }
    }

    /// <summary>Ends all processes of a Job and of those below it.</summary>
    public Status JobKill(uint job, ulong code) => (Status)Invoke(KernelCall.JobKill, job, code);

    /// <summary>Makes a resource that allows a part of what another one allows.</summary>
    public Status ResourceCreate(uint resource, ResourceKind kind, ulong first, ulong count, out uint narrower) =>
        TakeHandle(Invoke(KernelCall.ResourceCreate, resource, (ulong)kind, first, count), out narrower);
}
