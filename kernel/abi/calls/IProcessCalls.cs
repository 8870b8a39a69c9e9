namespace Rill.Abi.Calls;

/// <summary>Calls on processes.</summary>
public interface IProcessCalls
{
    /// <summary>Makes a process with no thread and an empty handle table, which lives in a Job and ends with it.</summary>
    /// <param name="space">Where its threads run.</param>
    /// <param name="job">Where it lives.</param>
    /// <param name="rights">What it may do with itself, its threads and its Job by naming 0; Same: what the caller may.</param>
    /// <returns>The process.</returns>
    [KernelCall(40)]
    [Error(Status.AccessDenied, "rights are given that the caller lacks itself")]
    [Error(Status.BadState, "the Job has ended")]
    [Error(Status.LimitReached, "the Job's limit is reached")]
    [return: Handle(ObjectType.Process, Rights.All)]
    uint ProcessCreate(
        [Handle(ObjectType.AddressSpace, Rights.Write)] uint space,
        [Handle(ObjectType.Job, Rights.Manage)] uint job,
        Rights rights);

    /// <summary>Puts a second handle into a process's table.</summary>
    /// <param name="process">Whose table.</param>
    /// <param name="handle">The first one; not a call's, which moves in messages and is never copied.</param>
    /// <param name="rights">Those of the second; Same: those that the first has.</param>
    /// <param name="value">Its value there; 0: any.</param>
    /// <returns>The handle in that process.</returns>
    [KernelCall(41)]
    [Error(Status.AccessDenied, "rights are asked for that the handle lacks, or it is a call's")]
    [Error(Status.BadState, "the process has ended")]
    [Error(Status.InvalidArgument, "no handle can have the value")]
    [Error(Status.AlreadyExists, "there is a handle of that value")]
    [return: Handle(ObjectType.None), Late]
    uint ProcessInstall(
        [Handle(ObjectType.Process, Rights.Write)] uint process,
        [Handle(ObjectType.None, Rights.Transfer)] uint handle,
        Rights rights,
        ulong value);

    /// <summary>Ends a process: all threads stop, all handles close.</summary>
    /// <param name="process">Which.</param>
    /// <param name="code">Its exit code.</param>
    [KernelCall(42)]
    void ProcessKill([Handle(ObjectType.Process, Rights.Manage)] uint process, ulong code);

    /// <summary>Ends the caller's process.</summary>
    /// <param name="code">Its exit code.</param>
    [KernelCall(43, CallKind.Ending)]
    void ProcessExit(ulong code);

    /// <summary>Keeps the threads of a process from running until it is resumed as often.</summary>
    /// <param name="process">Which.</param>
    [KernelCall(44)]
    [Error(Status.BadState, "the process has ended")]
    [Error(Status.LimitReached, "it is suspended too often")]
    void ProcessSuspend([Handle(ObjectType.Process, Rights.Manage)] uint process);

    /// <summary>Takes one suspension back.</summary>
    /// <param name="process">Which.</param>
    [KernelCall(45)]
    [Error(Status.BadState, "the process has ended or is not suspended")]
    void ProcessResume([Handle(ObjectType.Process, Rights.Manage)] uint process);

    /// <summary>Tells what a process used and how it ended.</summary>
    /// <param name="process">Which.</param>
    /// <param name="info">What is told.</param>
    [KernelCall(46)]
    void ProcessInfo([Handle(ObjectType.Process)] uint process, out ProcessInfo info);
}
