using System.Runtime.InteropServices;

namespace Rill.LinuxAbi;

/// <summary>stack_t.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/signal.h.</remarks>
[StructLayout(LayoutKind.Sequential)]
public struct SignalStack
{
    public ulong Start;
    public SignalStackFlags Flags;
    public uint Padding;
    public ulong Size;
}
