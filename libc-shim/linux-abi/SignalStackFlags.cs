using System;

namespace Rill.LinuxAbi;

/// <summary>ss_flags of sigaltstack.</summary>
/// <remarks>Source: Linux, include/uapi/linux/signal.h.</remarks>
[Flags]
public enum SignalStackFlags : uint
{
    None = 0,
    OnStack = 1,
    Disable = 2,
    AutoDisarm = 0x8000_0000,
}
