namespace Rill.Abi.Calls;

/// <summary>Calls on threads.</summary>
public interface IThreadCalls
{
    /// <summary>Makes a thread, runnable at once.</summary>
    /// <param name="process">In which process.</param>
    /// <param name="start">Where and with what it starts.</param>
    /// <returns>The thread.</returns>
    [KernelCall(47)]
    [Error(Status.BadState, "the process has ended")]
    [Error(Status.InvalidArgument, "the area is not a page's, or something is mapped there, or an address is not one of user memory")]
    [Error(Status.AlreadyExists, "something is mapped where the area is to be")]
    [Error(Status.LimitReached, "the process's bound or the Job's limit is reached")]
    [return: Handle(ObjectType.Thread), Late]
    uint ThreadCreate([Handle(ObjectType.Process, Rights.Write)] uint process, in ThreadStart start);

    /// <summary>Ends the calling thread: unmaps its area and a range, and only then stores a 32-bit zero and wakes one private
    /// futex waiter there, so that whoever sees the zero may make a thread with the same area.</summary>
    /// <param name="clearAddress">Where to store the zero; 0: nowhere.</param>
    /// <param name="unmapAddress">The range's start.</param>
    /// <param name="unmapLength">The range's bytes; 0: none.</param>
    [KernelCall(48, CallKind.Ending)]
    void ThreadExit(ulong clearAddress, ulong unmapAddress, ulong unmapLength);

    /// <summary>Interrupts a thread (<see cref="ThreadArea"/>).</summary>
    /// <param name="thread">Which.</param>
    [KernelCall(49)]
    [Error(Status.BadState, "the thread has ended")]
    void ThreadInterrupt([Handle(ObjectType.Thread, Rights.Write)] uint thread);

    /// <summary>Reads the registers of a thread whose process is suspended.</summary>
    /// <param name="thread">Which.</param>
    /// <param name="registers">What is told.</param>
    [KernelCall(50)]
    [Error(Status.BadState, "its process is not suspended, another core has not let go of it yet, or it has ended")]
    void ThreadGetRegisters([Handle(ObjectType.Thread, Rights.Read)] uint thread, out UserRegisters registers);

    /// <summary>Sets the registers of a thread whose process is suspended.</summary>
    /// <param name="thread">Which. If it was stopped between two slices of a call, it does not go on with that.</param>
    /// <param name="registers">What it goes on with.</param>
    [KernelCall(51)]
    [Error(Status.BadState, "its process is not suspended, another core has not let go of it yet, or it has ended")]
    [Error(Status.InvalidArgument, "an address is not canonical")]
    void ThreadSetRegisters([Handle(ObjectType.Thread, Rights.Write)] uint thread, in UserRegisters registers);

    /// <summary>Tells what a thread used and what it does.</summary>
    /// <param name="thread">Which.</param>
    /// <param name="info">What is told.</param>
    [KernelCall(52)]
    void ThreadInfo([Handle(ObjectType.Thread)] uint thread, out ThreadInfo info);

    /// <summary>Sets how a thread is scheduled.</summary>
    /// <param name="thread">Which.</param>
    /// <param name="schedulingClass">Among which threads.</param>
    /// <param name="nice">-20 (most) to 19.</param>
    /// <param name="resource">Allows a class above Normal; not looked at for others.</param>
    [KernelCall(53)]
    [Error(Status.InvalidArgument, "there is no such nice value")]
    [Error(Status.BadState, "the thread has ended")]
    void ThreadSetPriority(
        [Handle(ObjectType.Thread, Rights.Write)] uint thread,
        SchedulingClass schedulingClass,
        int nice,
        [Handle(ObjectType.Resource, Rights.Manage), Allows(ResourceKind.Priorities), Late] uint resource = 0);

    /// <summary>Sets the cores that a thread may run on.</summary>
    /// <param name="thread">Which.</param>
    /// <param name="mask">A bit for each core.</param>
    [KernelCall(54)]
    [Error(Status.InvalidArgument, "the mask is empty, longer than a page, or names no core that there is")]
    [Error(Status.BadState, "the thread has ended")]
    void ThreadSetAffinity([Handle(ObjectType.Thread, Rights.Write)] uint thread, ReadOnlySpan<byte> mask);

    /// <summary>Lets the next thread of this core run.</summary>
    [KernelCall(55, CallKind.Parking)]
    void ThreadYield();

    /// <summary>Sets the FS base of the calling thread.</summary>
    /// <param name="address">The base.</param>
    [KernelCall(56)]
    [Error(Status.InvalidArgument, "the address is not one of user memory")]
    void ThreadSetFsBase(ulong address);

    /// <summary>Makes a handle of the calling thread, with the rights that the process has over itself.</summary>
    /// <returns>The thread.</returns>
    [KernelCall(57)]
    [return: Handle(ObjectType.Thread), Late]
    uint ThreadSelf();
}
