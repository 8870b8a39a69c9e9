using System;

namespace Rill.LinuxAbi;

/// <summary>sa_flags of sigaction.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/signal-defs.h, arch/x86/include/uapi/asm/signal.h.</remarks>
[Flags]
public enum SignalActionFlags : ulong
{
    None = 0,
    NoChildStop = 1,
    NoChildWait = 2,
    SigInfo = 4,
    Restorer = 0x0400_0000,
    OnStack = 0x0800_0000,
    Restart = 0x1000_0000,
    NoDefer = 0x4000_0000,
    ResetHandler = 0x8000_0000,
}
