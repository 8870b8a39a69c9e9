using System.Runtime.InteropServices;

namespace Rill.LinuxAbi;

/// <summary>struct sigcontext_64 (asm/sigcontext.h).</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct SignalContext
{
    public ulong R8, R9, R10, R11, R12, R13, R14, R15;
    public ulong Rdi, Rsi, Rbp, Rbx, Rdx, Rax, Rcx, Rsp, Rip, Rflags;
    public ushort Cs, Gs, Fs, Ss;
    public ulong Error, Trap, OldMask, Cr2;
    /// <summary>Address of the FXSAVE or XSAVE area, 64-byte aligned; 0: none.</summary>
    public ulong State;
    public fixed ulong Reserved[8];
}
