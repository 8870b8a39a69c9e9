using System;

namespace Rill.LinuxAbi;

/// <summary>Flags of renameat2.</summary>
/// <remarks>Source: Linux, include/uapi/linux/fs.h.</remarks>
[Flags]
public enum RenameFlags : uint
{
    None = 0,
    NoReplace = 1,
    Exchange = 2,
    Whiteout = 4,
}
