namespace Rill.Abi.Calls;

/// <summary>Calls on Jobs.</summary>
public interface IJobCalls
{
    /// <summary>Makes a Job below another, with the bounds that processes of that one have and no limits of its own.</summary>
    /// <param name="parent">The other one.</param>
    /// <param name="flags">For whom it is.</param>
    /// <returns>The Job.</returns>
    [KernelCall(110)]
    [Error(Status.AccessDenied, "the other one may not use what is kept for servers itself")]
    [Error(Status.BadState, "the other one has ended")]
    [Error(Status.LimitReached, "its limit is reached, or it lies too deep")]
    [return: Handle(ObjectType.Job, Rights.All)]
    uint JobCreate([Handle(ObjectType.Job, Rights.Manage)] uint parent, JobFlags flags);

    /// <summary>Sets how much of a thing a Job, or each of its processes, may have.</summary>
    /// <param name="job">Which.</param>
    /// <param name="count">Of what.</param>
    /// <param name="scope">Whom it binds.</param>
    /// <param name="limit">How much.</param>
    [KernelCall(111)]
    [Error(Status.InvalidArgument, "processes are not bound so")]
    void JobSetLimit([Handle(ObjectType.Job, Rights.Manage)] uint job, JobCount count, JobScope scope, ulong limit);

    /// <summary>Tells what is charged and what may be.</summary>
    /// <param name="job">Of which Job.</param>
    /// <param name="info">What is told.</param>
    [KernelCall(112)]
    void JobInfo([Handle(ObjectType.Job, Rights.Read)] uint job, out JobInfo info);

    /// <summary>Ends every process of a Job and of the Jobs below it; it gets no other. Its end, which
    /// <see cref="Operation.ObserveExit"/> tells, has come when none is left.</summary>
    /// <param name="job">Which.</param>
    /// <param name="code">Their exit code.</param>
    [KernelCall(113)]
    void JobKill([Handle(ObjectType.Job, Rights.Manage)] uint job, ulong code);

    /// <summary>Moves a process from one Job to another, and all that it has the kernel hold with it: what the one was charged
    /// with for it, the other is. Where that has not so much left, or a Job above it, nothing changes. A space in which other
    /// processes run too is with the process that was the first in it.</summary>
    /// <param name="from">Where the process lives.</param>
    /// <param name="to">Where it is to live.</param>
    /// <param name="process">Which process.</param>
    [KernelCall(114)]
    [Error(Status.InvalidArgument, "the process does not live there")]
    [Error(Status.BadState, "the process or one of the Jobs has ended")]
    [Error(Status.LimitReached, "a limit would be exceeded")]
    void JobMove(
        [Handle(ObjectType.Job, Rights.Manage)] uint from,
        [Handle(ObjectType.Job, Rights.Manage)] uint to,
        [Handle(ObjectType.Process, Rights.Manage)] uint process);
}
