namespace Rill.Posix.Linux;

/// <summary>Flags of open and of an open file description.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/fcntl.h.</remarks>
public static class OpenFlags
{
    public const uint AccessMode = 3;
    public const uint ReadOnly = 0;
    public const uint WriteOnly = 1;
    public const uint ReadWrite = 2;
    public const uint Create = 0x40;
    public const uint Exclusive = 0x80;
    public const uint NoControllingTerminal = 0x100;
    public const uint Truncate = 0x200;
    public const uint Append = 0x400;
    public const uint NonBlock = 0x800;
    public const uint DataSync = 0x1000;
    public const uint Async = 0x2000;
    public const uint Direct = 0x4000;
    public const uint LargeFile = 0x8000;
    public const uint Directory = 0x10000;
    public const uint NoFollow = 0x20000;
    public const uint NoAccessTime = 0x40000;
    public const uint CloseOnExec = 0x80000;
    public const uint Sync = 0x101000;
    public const uint Path = 0x200000;
    /// <summary>O_TMPFILE, which includes O_DIRECTORY.</summary>
    public const uint TemporaryFile = 0x410000;

    /// <summary>What fcntl(F_SETFL) may change.</summary>
    public const uint Settable = Append | NonBlock | Async | Direct | NoAccessTime;
    /// <summary>What a description forgets once it is open.</summary>
    public const uint OnlyAtOpen = Create | Exclusive | NoControllingTerminal | Truncate | CloseOnExec;
}
