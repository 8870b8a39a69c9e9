using System.Runtime.InteropServices;

namespace Rill.Abi;

/// <summary>The general registers of a thread in user mode.</summary>
[StructLayout(LayoutKind.Explicit, Size = RegisterOffsets.Size)]
public struct UserRegisters
{
    [FieldOffset(RegisterOffsets.Rax)] public ulong Rax;
    [FieldOffset(RegisterOffsets.Rbx)] public ulong Rbx;
    [FieldOffset(RegisterOffsets.Rcx)] public ulong Rcx;
    [FieldOffset(RegisterOffsets.Rdx)] public ulong Rdx;
    [FieldOffset(RegisterOffsets.Rsi)] public ulong Rsi;
    [FieldOffset(RegisterOffsets.Rdi)] public ulong Rdi;
    [FieldOffset(RegisterOffsets.Rbp)] public ulong Rbp;
    [FieldOffset(RegisterOffsets.Rsp)] public ulong Rsp;
    [FieldOffset(RegisterOffsets.R8)] public ulong R8;
    [FieldOffset(RegisterOffsets.R9)] public ulong R9;
    [FieldOffset(RegisterOffsets.R10)] public ulong R10;
    [FieldOffset(RegisterOffsets.R11)] public ulong R11;
    [FieldOffset(RegisterOffsets.R12)] public ulong R12;
    [FieldOffset(RegisterOffsets.R13)] public ulong R13;
    [FieldOffset(RegisterOffsets.R14)] public ulong R14;
    [FieldOffset(RegisterOffsets.R15)] public ulong R15;
    [FieldOffset(RegisterOffsets.Rip)] public ulong Rip;
    [FieldOffset(RegisterOffsets.Rflags)] public ulong Rflags;
    [FieldOffset(RegisterOffsets.FsBase)] public ulong FsBase;
    [FieldOffset(RegisterOffsets.GsBase)] public ulong GsBase;
}

/// <summary>The argument of <see cref="KernelCall.ThreadCreate"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct ThreadStart
{
    /// <summary>The first instruction; other registers than those below are 0.</summary>
    public ulong Entry;
    public ulong StackPointer;
    /// <summary>In rdi and rsi.</summary>
    public ulong Argument0, Argument1;
    public ulong FsBase;
    /// <summary>Where to map the thread's <see cref="ThreadArea"/>: page-aligned and free, in the process's space.
    /// GS's base points there. The kernel allocates the page, zero-filled, NoInherit; it goes when the thread goes.</summary>
    public ulong Area;
}

/// <summary>
/// A page shared by a thread, the shim and the kernel; GS's base. The first 1024 bytes have this layout; the rest
/// belongs to the shim.
/// </summary>
/// <remarks>
/// <para><b>Redirect.</b> A <c>syscall</c> outside <see cref="RedirectTable.TextStart"/>..TextEnd stores the address
/// after it in <see cref="ReturnAddress"/> and goes on at <see cref="RedirectTable.SyscallEntry"/> with every other
/// register as it was (rcx and r11 are lost, as always).</para>
/// <para><b>Interruption.</b> The kernel sets <see cref="InterruptPending"/> to 1. A thread parked in FutexWait or
/// QueueWait returns Interrupted, and these calls return Interrupted at once while the word is not 0; the shim clears
/// it. If the thread's rip, in user mode, is outside the text range, its registers are stored in
/// <see cref="InterruptedRegisters"/> and it goes on at <see cref="RedirectTable.InterruptEntry"/> with all registers
/// but rip unchanged. If rip is in [CommitStart, CommitEnd), rip becomes CommitAbort. Elsewhere in the text nothing
/// more happens: the shim looks at the word on its way out.</para>
/// <para><b>Fault.</b> A fault that the kernel cannot resolve stores <see cref="FaultVector"/> and its kin and
/// <see cref="FaultRegisters"/>, sets <see cref="FaultBusy"/> to 1 and goes on at
/// <see cref="RedirectTable.FaultEntry"/> with all registers but rip unchanged, whether or not rip was in the text range. If FaultBusy is 1 already, or the
/// space has no redirect, the process ends with <see cref="ExitReason.Fault"/>. The shim clears FaultBusy when it has
/// copied the fault out.</para>
/// <para><b>Flags.</b> TF and AC are the program's: nothing in the text range runs with them. Where an interruption or fault
/// leads there the kernel clears them; where a <c>syscall</c> brought them along it does so at the first exception that they
/// raise (vectors 1 and 17), which goes nowhere else. What it cleared it adds to <see cref="TakenFlags"/>, but for a fault,
/// whose registers have it, and sets InterruptPending, so that the shim looks on its way out. A single-step exception in
/// [CommitStart, CommitEnd), where the flags are the program's again, continues at <see cref="ReturnAddress"/>: the step is
/// that of the instruction there.</para>
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = 1024)]
public struct ThreadArea
{
    [FieldOffset(ThreadAreaOffsets.ReturnAddress)] public ulong ReturnAddress;
    [FieldOffset(ThreadAreaOffsets.InterruptPending)] public uint InterruptPending;
    [FieldOffset(ThreadAreaOffsets.FaultBusy)] public uint FaultBusy;
    /// <summary>The area's own address, so that code finds it by one load from GS.</summary>
    [FieldOffset(ThreadAreaOffsets.Self)] public ulong Self;
    /// <summary>The thread's object id.</summary>
    [FieldOffset(24)] public ulong ThreadId;
    /// <summary>The core it runs on; written by the kernel at each switch.</summary>
    [FieldOffset(32)] public uint Core;
    /// <summary>The exception's vector (Intel SDM 3A, 6.3.1).</summary>
    [FieldOffset(36)] public uint FaultVector;
    [FieldOffset(40)] public uint FaultErrorCode;
    /// <summary>The status that kept a page fault from being resolved: BadAddress (nothing mapped there), AccessDenied
    /// (protection), NotFound (past the end of the Memory object), NoMemory.</summary>
    [FieldOffset(44)] public Status FaultStatus;
    [FieldOffset(48)] public ulong FaultAddress;
    /// <summary>Not 0 while another thread is ready on the core that this one runs on (a hint): who polls for something
    /// gives the core up. Written by the kernel.</summary>
    [FieldOffset(56)] public uint Crowded;
    /// <summary>Flags of the program's that the kernel took off so that the shim does not run with them: bits of rflags.</summary>
    [FieldOffset(60)] public uint TakenFlags;
    [FieldOffset(ThreadAreaOffsets.InterruptedRegisters)] public UserRegisters InterruptedRegisters;
    [FieldOffset(ThreadAreaOffsets.FaultRegisters)] public UserRegisters FaultRegisters;

    /// <summary>Bytes at the start of the page that belong to the kernel.</summary>
    public const int KernelBytes = 1024;
}

/// <summary>Where system calls, interruptions and faults of a space's threads go. All addresses are in that space.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct RedirectTable
{
    public ulong TextStart, TextEnd;
    public ulong SyscallEntry, InterruptEntry, FaultEntry;
    public ulong CommitStart, CommitEnd, CommitAbort;
}

/// <summary>How a thread is scheduled.</summary>
public enum SchedulingClass : uint
{
    /// <summary>Fair shares by nice value.</summary>
    Normal = 0,
    /// <summary>Before all Normal threads: servers and drivers. Needs a resource handle.</summary>
    System = 1,
    /// <summary>Only where nothing else runs.</summary>
    Idle = 2,
}

/// <summary>Why a process or thread ended.</summary>
public enum ExitReason : uint
{
    None = 0,
    /// <summary>ProcessExit, or its last thread ended.</summary>
    Exited = 1,
    /// <summary>ProcessKill.</summary>
    Killed = 2,
    /// <summary>A fault with nobody to take it; the code is vector &lt;&lt; 32 | error code.</summary>
    Fault = 3,
}
