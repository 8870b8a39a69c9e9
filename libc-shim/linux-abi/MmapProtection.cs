using System;

namespace Rill.LinuxAbi;

/// <summary>PROT_*: the access to mapped memory.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/mman-common.h.</remarks>
[Flags]
public enum MmapProtection : uint
{
    None = 0,
    Read = 1,
    Write = 2,
    Execute = 4,
    All = Read | Write | Execute,
}
