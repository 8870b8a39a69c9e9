namespace Rill.Abi.Calls;

/// <summary>
/// The kernel calls. A call is made with its number (KernelCall) in rax and its arguments in rdi, rsi, rdx, r10, r8, r9; the
/// result comes in rax (see <see cref="Status"/>); rcx, r11, the vector registers and the other argument registers are lost,
/// as at a call of the System V ABI. Only a <c>syscall</c> instruction inside the redirect's text range gets here
/// (<see cref="RedirectTable"/>).
/// </summary>
/// <remarks>
/// <para>A buffer takes two registers, for its address and its length; a structure that the call reads or writes one, for its
/// address. Of a 32-bit number only the lower half of its register counts; handles, flags and other named values are looked
/// at as a whole. Where a process, thread, space or Job handle is asked for, 0 means the caller's own, with the rights that
/// its maker gave it over itself (ProcessCreate); its own space it may always read and write. Deadlines are absolute, in
/// nanoseconds of the monotonic clock; <see cref="Deadline.Never"/> is none, 0 polls.</para>
/// <para>A call looks at its arguments in this order: handles (BadHandle, WrongType, AccessDenied), flags and other named
/// values (InvalidArgument), what a resource allows (AccessDenied), structures that it reads (BadAddress, NoMemory). Nothing
/// has changed where one of these is returned. Handles within a structure are looked at as those among the arguments, by the
/// call itself.</para>
/// </remarks>
public interface IKernelCalls : IHandleCalls, IMemoryCalls, ISpaceCalls, IProcessCalls, IThreadCalls, IFutexCalls, IQueueCalls,
    ICallCalls, IDeviceCalls, IMachineCalls, IJobCalls;
