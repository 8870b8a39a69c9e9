namespace Rill.Posix.Terminals;

/// <summary>The requests of ioctl that terminals serve.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/ioctls.h.</remarks>
internal static class TerminalRequests
{
    public const uint Get = 0x5401, Set = 0x5402, SetAfterDrain = 0x5403, SetAfterFlush = 0x5404;
    public const uint Get2 = 0x802C542A, Set2 = 0x402C542B, Set2AfterDrain = 0x402C542C, Set2AfterFlush = 0x402C542D;
    public const uint SendBreak = 0x5409, Flow = 0x540A, Flush = 0x540B, Exclusive = 0x540C, NotExclusive = 0x540D;
    public const uint BytesToSend = 0x5411, TypeCharacter = 0x5412, GetSize = 0x5413, SetSize = 0x5414;
    public const uint GetModem = 0x5415, AddModem = 0x5416, RemoveModem = 0x5417, SetModem = 0x5418;
    public const uint GetLineDiscipline = 0x5424, SendBreakPosix = 0x5425;

    /// <summary>TCFLSH: input, output, both.</summary>
    public const ulong FlushInput = 0, FlushOutput = 1, FlushBoth = 2;

    /// <summary>TCXONC: stop and start output, send the stop and start characters.</summary>
    public const ulong StopOutput = 0, StartOutput = 1, SendStop = 2, SendStart = 3;

    /// <summary>TIOCM_DTR, RTS, CTS, CAR, RNG, DSR.</summary>
    public const int ModemTerminalReady = 2, ModemRequestToSend = 4, ModemClearToSend = 0x20, ModemCarrier = 0x40,
        ModemRing = 0x80, ModemDataSetReady = 0x100;
}
