namespace Rill.Posix.Terminals;

// Source of all values: Linux, include/uapi/asm-generic/termbits.h and termbits-common.h.

/// <summary>c_iflag.</summary>
[Flags]
internal enum InputFlags : uint
{
    IgnoreBreak = 0x1, InterruptOnBreak = 0x2, IgnoreParity = 0x4, MarkParity = 0x8, CheckParity = 0x10, Strip = 0x20,
    NewLineToReturn = 0x40, IgnoreReturn = 0x80, ReturnToNewLine = 0x100, ToLower = 0x200, FlowOutput = 0x400,
    FlowAnyKey = 0x800, FlowInput = 0x1000, BellWhenFull = 0x2000, Utf8 = 0x4000,
}

/// <summary>c_oflag.</summary>
[Flags]
internal enum OutputFlags : uint
{
    Process = 0x1, ToUpper = 0x2, NewLineToReturnNewLine = 0x4, ReturnToNewLine = 0x8, NoReturnAtColumn0 = 0x10,
    NewLineReturns = 0x20, TabDelay = 0x1800, ExpandTabs = 0x1800,
}

/// <summary>c_cflag.</summary>
[Flags]
internal enum ControlFlags : uint
{
    Speed = 0x100F, DataBits = 0x30, DataBits8 = 0x30, TwoStopBits = 0x40, EnableReceiver = 0x80, Parity = 0x100,
    OddParity = 0x200, HangUpOnClose = 0x400, Local = 0x800,
}

/// <summary>c_lflag.</summary>
[Flags]
internal enum LocalFlags : uint
{
    Signals = 0x1, Canonical = 0x2, Echo = 0x8, EchoErase = 0x10, EchoKill = 0x20, EchoNewLine = 0x40, NoFlush = 0x80,
    StopBackground = 0x100, EchoControl = 0x200, EchoPrint = 0x400, EchoKillErase = 0x800, FlushOutput = 0x1000,
    Extended = 0x8000, ExternalProcessing = 0x10000,
}

/// <summary>The places of c_cc.</summary>
internal enum ControlCharacter
{
    Interrupt = 0, Quit = 1, Erase = 2, Kill = 3, EndOfFile = 4, Time = 5, Minimum = 6, Switch = 7, Start = 8, Stop = 9,
    Suspend = 10, EndOfLine = 11, Reprint = 12, Discard = 13, WordErase = 14, LiteralNext = 15, EndOfLine2 = 16,
}
