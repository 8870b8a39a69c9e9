using System.Runtime.InteropServices;

namespace Rill.Shim;

/// <summary>
/// The program's registers while its thread is in the shim, at the top of the thread's shim stack. The order is that of
/// <see cref="Rill.Abi.UserRegisters"/> up to the flags; the assembly in asm/EntryCode.cs fills and loads it.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = ShimOffsets.FrameSize)]
public struct Frame
{
    [FieldOffset(ShimOffsets.Rax)] public ulong Rax;
    [FieldOffset(ShimOffsets.Rbx)] public ulong Rbx;
    [FieldOffset(ShimOffsets.Rcx)] public ulong Rcx;
    [FieldOffset(ShimOffsets.Rdx)] public ulong Rdx;
    [FieldOffset(ShimOffsets.Rsi)] public ulong Rsi;
    [FieldOffset(ShimOffsets.Rdi)] public ulong Rdi;
    [FieldOffset(ShimOffsets.Rbp)] public ulong Rbp;
    [FieldOffset(ShimOffsets.Rsp)] public ulong Rsp;
    [FieldOffset(ShimOffsets.R8)] public ulong R8;
    [FieldOffset(ShimOffsets.R9)] public ulong R9;
    [FieldOffset(ShimOffsets.R10)] public ulong R10;
    [FieldOffset(ShimOffsets.R11)] public ulong R11;
    [FieldOffset(ShimOffsets.R12)] public ulong R12;
    [FieldOffset(ShimOffsets.R13)] public ulong R13;
    [FieldOffset(ShimOffsets.R14)] public ulong R14;
    [FieldOffset(ShimOffsets.R15)] public ulong R15;
    [FieldOffset(ShimOffsets.Rip)] public ulong Rip;
    [FieldOffset(ShimOffsets.Rflags)] public ulong Rflags;
    /// <summary>The number of the call that brought the thread here, or <see cref="NoCall"/>.</summary>
    [FieldOffset(ShimOffsets.CallNumber)] public ulong CallNumber;
    /// <summary>xmm0, low half; the sixteen registers follow, 16 bytes each.</summary>
    [FieldOffset(ShimOffsets.Xmm)] public ulong Xmm;

    /// <summary>An interruption or a fault, no system call.</summary>
    public const ulong NoCall = ulong.MaxValue;
}
