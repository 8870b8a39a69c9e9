using System;

namespace Rill.LinuxAbi;

/// <summary>Readiness of a file, as poll and epoll report it.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/poll.h and eventpoll.h (the same values).</remarks>
[Flags]
public enum PollEvents : uint
{
    None = 0,
    In = 1,
    Priority = 2,
    Out = 4,
    Error = 8,
    HangUp = 0x10,
    Invalid = 0x20,
    ReadNormal = 0x40,
    ReadBand = 0x80,
    WriteNormal = 0x100,
    WriteBand = 0x200,
    ReadHangUp = 0x2000,
    EpollExclusive = 1u << 28,
    EpollWakeUp = 1u << 29,
    EpollOneShot = 1u << 30,
    EpollEdge = 1u << 31,
    Readable = In | ReadNormal,
    Writable = Out | WriteNormal,
    /// <summary>Reported whether asked for or not.</summary>
    Always = Error | HangUp,
    /// <summary>Wakes whoever waits, whatever for: the file went away or changed as a whole.</summary>
    All = 0x3FFF,
}
