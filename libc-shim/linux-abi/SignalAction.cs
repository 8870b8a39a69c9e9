using System.Runtime.InteropServices;

namespace Rill.LinuxAbi;

/// <summary>Linux's kernel struct sigaction on x86-64 (asm/signal.h).</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SignalAction
{
    /// <summary>Address, or 0 (SIG_DFL), or 1 (SIG_IGN).</summary>
    public ulong Handler;
    public SignalActionFlags Flags;
    public ulong Restorer;
    public ulong Mask;

    /// <summary>Bytes of it.</summary>
    public const int Bytes = 32;
}
