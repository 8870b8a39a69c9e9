using System.Runtime.InteropServices;

namespace Rill.LinuxAbi;

/// <summary>struct rt_sigframe with its ucontext (arch/x86/include/asm/sigframe.h, uapi/asm/ucontext.h): what lies on
/// the stack when a handler starts; rsp points at it.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct SignalFrame
{
    /// <summary>Where the handler returns to.</summary>
    public ulong Return;
    /// <summary><see cref="StateIsExtended"/> and kin.</summary>
    public ulong Flags;
    public ulong Link;
    public SignalStack Stack;
    public SignalContext Context;
    public ulong Mask;
    public SignalInfoRecord Info;

    /// <summary>UC_FP_XSTATE: the state holds more than FXSAVE's 512 bytes.</summary>
    public const ulong StateIsExtended = 1;
    /// <summary>UC_SIGCONTEXT_SS and UC_STRICT_RESTORE_SS: ss is valid.</summary>
    public const ulong StackSegment = 2 | 4;
}
