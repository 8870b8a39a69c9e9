using System;

namespace Rill.LinuxAbi;

/// <summary>Local modes of a terminal (c_lflag).</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/termbits.h and termbits-common.h.</remarks>
[Flags]
public enum TerminalLocal : uint
{
    None = 0,
    Signals = 0x1,
    Canonical = 0x2,
    Echo = 0x8,
    EchoErase = 0x10,
    EchoKill = 0x20,
    EchoNewLine = 0x40,
    NoFlush = 0x80,
    StopBackground = 0x100,
    EchoControl = 0x200,
    EchoPrint = 0x400,
    EchoKillErase = 0x800,
    FlushOutput = 0x1000,
    Extended = 0x8000,
    ExternalProcessing = 0x10000,
}
