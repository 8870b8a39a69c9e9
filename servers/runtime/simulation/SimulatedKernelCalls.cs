using Rill.Abi;
using ThreadStart = Rill.Abi.ThreadStart;

namespace Rill.Runtime.Simulation;

/// <summary>
/// The kernel's calls over the objects of a <see cref="SimulatedMachine"/>, for one process. Pointers are the host's:
/// the simulation trusts its tests. It checks handles, types and rights as the kernel does; calls that no server makes
/// in tests are NotSupported.
/// </summary>
public sealed unsafe partial class SimulatedKernelCalls : SimulatedCallTable
{
    internal SimulatedKernelCalls(SimulatedMachine machine, SimulatedProcess process)
        : base(machine, process)
    {
    }

    /// <inheritdoc/>
    public override ulong Now => Machine.Now;

    private protected override Status ServeHandleClose(uint handle) => Process.Close(handle);

    private protected override Status ServeHandleDuplicate(
        SimulatedObject handle, Rights handleRights, Rights rights, out uint result)
    {
        result = Process.Install(handle, Narrow(handleRights, rights));
        return Status.Ok;
    }

    private protected override Status ServeHandleInfo(SimulatedObject handle, Rights handleRights, out HandleInfo info)
    {
        info = new HandleInfo { Type = handle.Type, Rights = handleRights, ObjectId = handle.Id };
        return Status.Ok;
    }

    private protected override Status ServeProcessCreate(
        SimulatedSpace space, SimulatedJob job, Rights rights, out uint result)
    {
        var process = new SimulatedProcess(Machine, space) { Job = job };
        Machine.Processes.Add(process);
        result = Process.Install(process);
        return Status.Ok;
    }

    private protected override Status ServeProcessInstall(
        SimulatedProcess process, SimulatedObject handle, Rights handleRights, Rights rights, ulong value, out uint result)
    {
        result = process.Install(handle, Narrow(handleRights, rights), (uint)value);
        return Status.Ok;
    }

    private protected override Status ServeProcessKill(SimulatedProcess process, ulong code)
    {
        process.End(ExitReason.Killed, code);
        return Status.Ok;
    }

    private protected override Status ServeProcessSuspend(SimulatedProcess process)
    {
        process.Suspensions++;
        return Status.Ok;
    }

    private protected override Status ServeProcessResume(SimulatedProcess process)
    {
        process.Suspensions--;
        return Status.Ok;
    }

    private protected override Status ServeProcessInfo(SimulatedProcess process, out ProcessInfo info)
    {
        info = new ProcessInfo
        {
            ObjectId = process.Id,
            Handles = (uint)process.HandleCount,
            Threads = (uint)process.Threads.Count,
            ExitReason = process.ExitReason,
            ExitCode = process.ExitCode,
            UserTime = process.UserTime,
            KernelTime = process.KernelTime,
        };
        return Status.Ok;
    }

    private protected override Status ServeThreadCreate(SimulatedProcess process, in ThreadStart start, out uint result)
    {
        var thread = new SimulatedThread(Machine, process, start);
        process.Threads.Add(thread);
        result = Process.Install(thread);
        Machine.ThreadStarted?.Invoke(thread);
        return Status.Ok;
    }

    private protected override Status ServeThreadInfo(SimulatedThread thread, out ThreadInfo info)
    {
        info = new ThreadInfo { ObjectId = thread.Id, State = (uint)thread.State };
        return Status.Ok;
    }

    private protected override Status ServeThreadSetPriority(
        SimulatedThread thread, SchedulingClass schedulingClass, int nice, uint resource)
    {
        if (schedulingClass == SchedulingClass.System)
        {
            Status status = Find(resource, Rights.Manage, out SimulatedResource allowing);
            if (status != Status.Ok || !allowing.Allows(ResourceKind.Priorities))
            {
                return status != Status.Ok ? status : Status.AccessDenied;
            }
        }

        thread.Class = schedulingClass;
        return Status.Ok;
    }

    private protected override Status ServeThreadInterrupt(SimulatedThread thread)
    {
        thread.Interruptions++;
        return Status.Ok;
    }

    private protected override Status ServeJobCreate(SimulatedJob parent, JobFlags flags, out uint result)
    {
        result = Process.Install(new SimulatedJob(Machine));
        return Status.Ok;
    }

    private protected override Status ServeJobSetLimit(SimulatedJob job, JobCount count, JobScope scope, ulong limit)
    {
        job.Limits[(count, scope)] = limit;
        return Status.Ok;
    }

    private protected override Status ServeJobMove(SimulatedJob from, SimulatedJob to, SimulatedProcess process)
    {
        if (process.Job != from)
        {
            return Status.InvalidArgument;
        }

        process.Job = to;
        return Status.Ok;
    }

    private static Rights Narrow(Rights have, Rights asked) => asked == Rights.Same ? have : asked & have;
}
