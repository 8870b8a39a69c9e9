namespace Rill.LinuxAbi;

/// <summary>The places of a terminal's special characters (c_cc).</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/termbits.h and termbits-common.h.</remarks>
public enum TerminalCharacter
{
    Interrupt = 0,
    Quit = 1,
    Erase = 2,
    Kill = 3,
    EndOfFile = 4,
    Time = 5,
    Minimum = 6,
    Switch = 7,
    Start = 8,
    Stop = 9,
    Suspend = 10,
    EndOfLine = 11,
    Reprint = 12,
    Discard = 13,
    WordErase = 14,
    LiteralNext = 15,
    EndOfLine2 = 16,
}
