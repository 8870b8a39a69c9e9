using System;

namespace Rill.LinuxAbi;

/// <summary>Input modes of a terminal (c_iflag).</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/termbits.h and termbits-common.h.</remarks>
[Flags]
public enum TerminalInput : uint
{
    None = 0,
    IgnoreBreak = 0x1,
    InterruptOnBreak = 0x2,
    IgnoreParity = 0x4,
    MarkParity = 0x8,
    CheckParity = 0x10,
    Strip = 0x20,
    NewLineToReturn = 0x40,
    IgnoreReturn = 0x80,
    ReturnToNewLine = 0x100,
    ToLower = 0x200,
    FlowOutput = 0x400,
    FlowAnyKey = 0x800,
    FlowInput = 0x1000,
    BellWhenFull = 0x2000,
    Utf8 = 0x4000,
}
