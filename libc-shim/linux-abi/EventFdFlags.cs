using System;

namespace Rill.LinuxAbi;

/// <summary>Flags of eventfd2.</summary>
/// <remarks>Source: Linux, include/linux/eventfd.h.</remarks>
[Flags]
public enum EventFdFlags : uint
{
    None = 0,
    Semaphore = 1,
    NonBlock = 0x800,
    CloseOnExec = 0x80000,
    All = Semaphore | NonBlock | CloseOnExec,
}
