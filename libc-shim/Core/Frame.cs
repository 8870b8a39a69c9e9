using System.Runtime.InteropServices;
using Rill.Abi;

namespace Rill.Shim;

/// <summary>
/// The program's registers while its thread is in the shim, at the top of the thread's shim stack. The order is that of
/// <see cref="UserRegisters"/> up to the flags; the assembly in asm/EntryCode.cs fills and loads it.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = ShimOffsets.FrameSize)]
public struct Frame
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
    /// <summary>The number of the call that brought the thread here, or <see cref="NoCall"/>.</summary>
    [FieldOffset(ShimOffsets.CallNumber)] public ulong CallNumber;
    /// <summary>xmm0, low half; the sixteen registers follow, 16 bytes each.</summary>
    [FieldOffset(ShimOffsets.Xmm)] public ulong Xmm;

    /// <summary>An interruption or a fault, no system call.</summary>
    public const ulong NoCall = ulong.MaxValue;
}
