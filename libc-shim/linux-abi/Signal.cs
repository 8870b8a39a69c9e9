namespace Rill.LinuxAbi;

/// <summary>Signal numbers and their default actions on x86-64.</summary>
/// <remarks>Source: Linux, arch/x86/include/uapi/asm/signal.h; man 7 signal.</remarks>
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
    /// <summary>The bytes of a signal set that calls must name (sizeof(sigset_t) in the kernel).</summary>
    public const int SetBytes = 8;

    /// <summary>The stop signals that can be caught or ignored, and SIGSTOP.</summary>
    public const ulong StopSet = 1UL << (Stop - 1) | 1UL << (Tstp - 1) | 1UL << (Ttin - 1) | 1UL << (Ttou - 1);
    /// <summary>Signals whose default is to be ignored.</summary>
    public const ulong IgnoredByDefault = 1UL << (Chld - 1) | 1UL << (Cont - 1) | 1UL << (Urg - 1) | 1UL << (Winch - 1);
    /// <summary>Signals that cannot be blocked, caught or ignored.</summary>
    public const ulong Unblockable = 1UL << (Kill - 1) | 1UL << (Stop - 1);
    /// <summary>Signals whose default is to end the process with a core dump.</summary>
    public const ulong DumpsCore = Faults | 1UL << (Quit - 1) | 1UL << (Abrt - 1) | 1UL << (Xcpu - 1) | 1UL << (Xfsz - 1) | 1UL << (Sys - 1);
    /// <summary>Signals that faults of the processor are told by.</summary>
    public const ulong Faults = 1UL << (Ill - 1) | 1UL << (Trap - 1) | 1UL << (Bus - 1) | 1UL << (Fpe - 1) | 1UL << (Segv - 1);

    /// <summary>The bit of a signal in a mask.</summary>
    public static ulong Bit(int signal) => 1UL << (signal - 1);

    /// <summary>The bit of a signal in a mask.</summary>
    public static ulong Bit(uint signal) => 1UL << (int)(signal - 1);

    /// <summary>Whether a signal is in a mask.</summary>
    public static bool IsIn(ulong mask, uint signal) => (mask & Bit(signal)) != 0;
}
