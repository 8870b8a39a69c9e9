using System.Runtime.InteropServices;

namespace Rill.Shim;

/// <summary>Numbers of Linux's signals, their flags and codes (x86-64: asm/signal.h, asm-generic/siginfo.h).</summary>
public static class SignalAbi
{
    public const uint SIGILL = 4, SIGTRAP = 5, SIGABRT = 6, SIGBUS = 7, SIGFPE = 8, SIGKILL = 9, SIGSEGV = 11;
    public const uint SIGCHLD = 17, SIGCONT = 18, SIGSTOP = 19, SIGURG = 23, SIGWINCH = 28;
    public const uint Last = 64;
    /// <summary>From here on a signal may be pending several times.</summary>
    public const uint FirstRealTime = 32;

    public const ulong SIG_DFL = 0, SIG_IGN = 1;
    public const ulong SA_NOCLDSTOP = 1, SA_NOCLDWAIT = 2, SA_SIGINFO = 4, SA_RESTORER = 0x0400_0000;
    public const ulong SA_ONSTACK = 0x0800_0000, SA_RESTART = 0x1000_0000, SA_NODEFER = 0x4000_0000, SA_RESETHAND = 0x8000_0000;

    public const int SI_USER = 0, SI_KERNEL = 0x80, SI_QUEUE = -1, SI_TIMER = -2, SI_TKILL = -6;
    public const int SEGV_MAPERR = 1, SEGV_ACCERR = 2, BUS_ADRALN = 1, BUS_ADRERR = 2, ILL_ILLOPN = 2;
    public const int FPE_INTDIV = 1, FPE_FLTDIV = 3, FPE_FLTOVF = 4, FPE_FLTUND = 5, FPE_FLTRES = 6, FPE_FLTINV = 7;
    public const int TRAP_BRKPT = 1, TRAP_TRACE = 2;

    public const uint SS_ONSTACK = 1, SS_DISABLE = 2, SS_AUTODISARM = 0x8000_0000;
    /// <summary>The smallest alternate stack (MINSIGSTKSZ).</summary>
    public const ulong MinimumStack = 2048;

    /// <summary>The bit of a signal in a mask.</summary>
    public static ulong Bit(uint signal) => 1UL << (int)(signal - 1);

    /// <summary>Signals that cannot be blocked, caught or ignored.</summary>
    public const ulong Unblockable = (1UL << ((int)SIGKILL - 1)) | (1UL << ((int)SIGSTOP - 1));

    /// <summary>Signals whose default is to be ignored (signal(7)).</summary>
    public static bool IgnoredByDefault(uint signal) =>
        signal is SIGCHLD or SIGCONT or SIGURG or SIGWINCH;
}

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

/// <summary>stack_t.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SignalStack
{
    public ulong Start;
    public uint Flags;
    public uint Padding;
    public ulong Size;
}

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

/// <summary>siginfo_t: 128 bytes whose use depends on the signal.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
public struct SignalInfoRecord
{
    [FieldOffset(0)] public uint Signal;
    [FieldOffset(4)] public int Error;
    [FieldOffset(8)] public int Code;
    /// <summary>si_pid, or si_timerid.</summary>
    [FieldOffset(16)] public uint Process;
    /// <summary>si_uid, or si_overrun.</summary>
    [FieldOffset(20)] public uint User;
    /// <summary>si_addr.</summary>
    [FieldOffset(16)] public ulong Address;
    /// <summary>si_value.</summary>
    [FieldOffset(24)] public ulong Value;
    /// <summary>si_status of a child's signal.</summary>
    [FieldOffset(24)] public int Status;

    /// <summary>The record of a signal.</summary>
    public static SignalInfoRecord From(in SignalInfo info)
    {
        SignalInfoRecord record = default;
        record.Signal = info.Signal;
        record.Code = info.Code;
        bool fault = info.Signal is SignalAbi.SIGILL or SignalAbi.SIGTRAP or SignalAbi.SIGBUS or SignalAbi.SIGFPE or SignalAbi.SIGSEGV;
        // A child's end can be told by any signal: it has a process, which a fault has not.
        if (fault && info.Code > 0 && info.Process == 0)
        {
            record.Address = info.Address;
            return record;
        }
        record.Process = info.Process;
        record.User = info.User;
        if (info.Code > 0 && info.Code < SignalAbi.SI_KERNEL)
        {
            record.Status = info.Status;
        }
        else if (info.Code < 0 && info.Code != SignalAbi.SI_TKILL)
        {
            record.Value = info.Value;
        }
        return record;
    }
}
