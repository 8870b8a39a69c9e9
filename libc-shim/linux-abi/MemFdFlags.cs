using System;

namespace Rill.LinuxAbi;

/// <summary>Flags of memfd_create.</summary>
/// <remarks>Source: Linux, include/uapi/linux/memfd.h.</remarks>
[Flags]
public enum MemFdFlags : uint
{
    None = 0,
    CloseOnExec = 1,
    AllowSealing = 2,
    NoExecSeal = 8,
    Executable = 16,
}
