using System;

namespace Rill.LinuxAbi;

/// <summary>Flags of open and of an open file description.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/fcntl.h.</remarks>
[Flags]
public enum OpenFlags : uint
{
    ReadOnly = 0,
    WriteOnly = 1,
    ReadWrite = 2,
    /// <summary>O_ACCMODE: the part that is one of the three above.</summary>
    AccessMode = 3,
    Create = 0x40,
    Exclusive = 0x80,
    NoControllingTerminal = 0x100,
    Truncate = 0x200,
    Append = 0x400,
    NonBlock = 0x800,
    DataSync = 0x1000,
    Async = 0x2000,
    Direct = 0x4000,
    /// <summary>O_LARGEFILE of the kernel, which user space's headers have as 0.</summary>
    LargeFile = 0x8000,
    Directory = 0x10000,
    NoFollow = 0x20000,
    NoAccessTime = 0x40000,
    CloseOnExec = 0x80000,
    Sync = 0x101000,
    Path = 0x200000,
    /// <summary>O_TMPFILE, which includes O_DIRECTORY.</summary>
    TemporaryFile = 0x410000,

    /// <summary>What fcntl(F_SETFL) may change.</summary>
    Settable = Append | NonBlock | Async | Direct | NoAccessTime,
    /// <summary>What a description forgets once it is open.</summary>
    OnlyAtOpen = Create | Exclusive | NoControllingTerminal | Truncate | CloseOnExec,
}
