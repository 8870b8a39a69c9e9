using System;

namespace Rill.LinuxAbi;

/// <summary>Output modes of a terminal (c_oflag).</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/termbits.h and termbits-common.h.</remarks>
[Flags]
public enum TerminalOutput : uint
{
    None = 0,
    Process = 0x1,
    ToUpper = 0x2,
    NewLineToReturnNewLine = 0x4,
    ReturnToNewLine = 0x8,
    NoReturnAtColumn0 = 0x10,
    NewLineReturns = 0x20,
    TabDelay = 0x1800,
    ExpandTabs = 0x1800,
}
