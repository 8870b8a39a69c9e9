using System.Runtime.InteropServices;

namespace Rill.LinuxAbi;

/// <summary>struct sigevent, as far as it is used.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/siginfo.h.</remarks>
[StructLayout(LayoutKind.Sequential, Size = 64)]
public struct SignalEvent
{
    public ulong Value;
    public uint Signal, Notify, Thread;
}
