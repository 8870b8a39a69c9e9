using System;

namespace Rill.LinuxAbi;

/// <summary>Control modes of a terminal (c_cflag).</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/termbits.h and termbits-common.h.</remarks>
[Flags]
public enum TerminalControl : uint
{
    None = 0,
    Speed = 0x100F,
    /// <summary>Of a speed: marks those above 38400.</summary>
    ExtendedSpeed = 0x1000,
    DataBits = 0x30,
    DataBits8 = 0x30,
    TwoStopBits = 0x40,
    EnableReceiver = 0x80,
    Parity = 0x100,
    OddParity = 0x200,
    HangUpOnClose = 0x400,
    Local = 0x800,
}
