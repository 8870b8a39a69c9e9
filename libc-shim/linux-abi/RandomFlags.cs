using System;

namespace Rill.LinuxAbi;

/// <summary>Flags of getrandom.</summary>
/// <remarks>Source: Linux, include/uapi/linux/random.h.</remarks>
[Flags]
public enum RandomFlags : uint
{
    None = 0,
    NonBlock = 1,
    Random = 2,
    Insecure = 4,
    All = NonBlock | Random | Insecure,
}
