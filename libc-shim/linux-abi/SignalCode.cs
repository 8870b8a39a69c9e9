namespace Rill.LinuxAbi;

/// <summary>si_code: why a signal was sent. Numbers above 0 mean something else for each signal.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/siginfo.h.</remarks>
public static class SignalCode
{
    /// <summary>SI_USER: kill(2). SI_KERNEL, SI_QUEUE, SI_TIMER, SI_TKILL: as they say.</summary>
    public const int User = 0, Kernel = 0x80, Queue = -1, Timer = -2, Tkill = -6;
    /// <summary>SIGCHLD: CLD_EXITED and kin.</summary>
    public const int ChildExited = 1, ChildKilled = 2, ChildDumped = 3, ChildStopped = 5, ChildContinued = 6;
    /// <summary>SIGSEGV: SEGV_MAPERR, nothing there; SEGV_ACCERR, not with this access.</summary>
    public const int SegvNotMapped = 1, SegvAccess = 2;
    /// <summary>SIGBUS: BUS_ADRALN, BUS_ADRERR.</summary>
    public const int BusAlignment = 1, BusAddress = 2;
    /// <summary>SIGILL: ILL_ILLOPN.</summary>
    public const int IllegalOperand = 2;
    /// <summary>SIGFPE: FPE_INTDIV, FLTDIV, FLTOVF, FLTUND, FLTRES, FLTINV.</summary>
    public const int IntegerDivide = 1, FloatDivide = 3, FloatOverflow = 4, FloatUnderflow = 5, FloatInexact = 6, FloatInvalid = 7;
    /// <summary>SIGTRAP: TRAP_TRACE.</summary>
    public const int TrapTrace = 2;
    /// <summary>SIGIO: POLL_IN.</summary>
    public const int PollIn = 1;
}
