namespace Rill.LinuxAbi;

/// <summary>The requests of ioctl that are terminals' own.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/ioctls.h, termios.h.</remarks>
public static class TerminalRequests
{
    /// <summary>TCGETS, TCSETS, TCSETSW, TCSETSF; the same with struct termio; the same with struct termios2.</summary>
    public const uint Get = 0x5401, Set = 0x5402, SetAfterDrain = 0x5403, SetAfterFlush = 0x5404;
    public const uint GetOld = 0x5405, SetOld = 0x5406, SetOldAfterDrain = 0x5407, SetOldAfterFlush = 0x5408;
    public const uint Get2 = 0x802C542A, Set2 = 0x402C542B, Set2AfterDrain = 0x402C542C, Set2AfterFlush = 0x402C542D;
    /// <summary>TCSBRK, TCXONC, TCFLSH, TIOCEXCL, TIOCNXCL.</summary>
    public const uint SendBreak = 0x5409, Flow = 0x540A, Flush = 0x540B, Exclusive = 0x540C, NotExclusive = 0x540D;
    /// <summary>TIOCSCTTY, TIOCGPGRP, TIOCSPGRP, TIOCNOTTY, TIOCGSID.</summary>
    public const uint TakeSession = 0x540E, GetGroup = 0x540F, SetGroup = 0x5410, LeaveSession = 0x5422, GetSession = 0x5429;
    /// <summary>TIOCOUTQ, TIOCSTI, TIOCGWINSZ, TIOCSWINSZ.</summary>
    public const uint BytesToSend = 0x5411, TypeCharacter = 0x5412, GetSize = 0x5413, SetSize = 0x5414;
    /// <summary>TIOCMGET, TIOCMBIS, TIOCMBIC, TIOCMSET.</summary>
    public const uint GetModem = 0x5415, AddModem = 0x5416, RemoveModem = 0x5417, SetModem = 0x5418;
    /// <summary>TIOCGSOFTCAR, TIOCSSOFTCAR, TIOCPKT.</summary>
    public const uint GetSoftCarrier = 0x5419, SetSoftCarrier = 0x541A, PacketMode = 0x5420;
    /// <summary>TIOCSETD, TIOCGETD, TCSBRKP.</summary>
    public const uint SetLineDiscipline = 0x5423, GetLineDiscipline = 0x5424, SendBreakPosix = 0x5425;

    /// <summary>TCFLSH: input, output, both.</summary>
    public const ulong FlushInput = 0, FlushOutput = 1, FlushBoth = 2;

    /// <summary>TCXONC: stop and start output, send the stop and start characters.</summary>
    public const ulong StopOutput = 0, StartOutput = 1, SendStop = 2, SendStart = 3;

    /// <summary>TIOCM_DTR, RTS, CTS, CAR, RNG, DSR.</summary>
    public const int ModemTerminalReady = 2, ModemRequestToSend = 4, ModemClearToSend = 0x20, ModemCarrier = 0x40,
        ModemRing = 0x80, ModemDataSetReady = 0x100;

    /// <summary>Bytes of struct termios, termios2 and termio in the kernel, and of struct winsize.</summary>
    public const uint TermiosBytes = 36, Termios2Bytes = 44, TermioBytes = 18, WindowSizeBytes = 8;
}
