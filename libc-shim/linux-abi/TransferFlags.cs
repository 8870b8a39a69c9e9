using System;

namespace Rill.LinuxAbi;

/// <summary>RWF_*: flags of preadv2 and pwritev2.</summary>
/// <remarks>Source: Linux, include/uapi/linux/fs.h.</remarks>
[Flags]
public enum TransferFlags : uint
{
    None = 0,
    HighPriority = 1,
    DataSync = 2,
    Sync = 4,
    NoWait = 8,
    Append = 16,
    All = HighPriority | DataSync | Sync | NoWait | Append,
}
