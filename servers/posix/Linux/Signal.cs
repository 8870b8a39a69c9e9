namespace Rill.Posix.Linux;

/// <summary>Signal numbers, their codes and default actions on x86-64.</summary>
/// <remarks>Source: Linux, arch/x86/include/uapi/asm/signal.h, include/uapi/asm-generic/siginfo.h; man 7 signal.</remarks>
public static class Signal
{
    public const int Hup = 1, Int = 2, Quit = 3, Ill = 4, Trap = 5, Abrt = 6, Bus = 7, Fpe = 8, Kill = 9, Usr1 = 10;
    public const int Segv = 11, Usr2 = 12, Pipe = 13, Alrm = 14, Term = 15, StkFlt = 16, Chld = 17, Cont = 18, Stop = 19;
    public const int Tstp = 20, Ttin = 21, Ttou = 22, Urg = 23, Xcpu = 24, Xfsz = 25, VtAlrm = 26, Prof = 27, Winch = 28;
    public const int Io = 29, Pwr = 30, Sys = 31;
    /// <summary>The first real-time signal: these are queued, all others merged.</summary>
    public const int RealTimeFirst = 32;
    /// <summary>The highest signal (_NSIG).</summary>
    public const int Last = 64;

    public const int CodeUser = 0, CodeKernel = 0x80, CodeQueue = -1, CodeTimer = -2, CodeTkill = -6;
    public const int ChildExited = 1, ChildKilled = 2, ChildDumped = 3, ChildStopped = 5, ChildContinued = 6;
    public const int CodePollIn = 1;

    /// <summary>SA_NOCLDSTOP.</summary>
    public const ulong NoChildStop = 1;
    /// <summary>SA_NOCLDWAIT.</summary>
    public const ulong NoChildWait = 2;

    /// <summary>The stop signals that can be caught or ignored, and SIGSTOP.</summary>
    public const ulong StopSet = 1UL << (Stop - 1) | 1UL << (Tstp - 1) | 1UL << (Ttin - 1) | 1UL << (Ttou - 1);
    /// <summary>Signals whose default is to be ignored.</summary>
    public const ulong IgnoredByDefault = 1UL << (Chld - 1) | 1UL << (Cont - 1) | 1UL << (Urg - 1) | 1UL << (Winch - 1);
    /// <summary>Signals that no mask holds back.</summary>
    public const ulong Unblockable = 1UL << (Kill - 1) | 1UL << (Stop - 1);

    /// <summary>The bit of a signal in a mask.</summary>
    public static ulong Bit(int signal) => 1UL << (signal - 1);
}
