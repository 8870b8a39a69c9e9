using System.Runtime.InteropServices;

namespace Rill.LinuxAbi;

/// <summary>struct sysinfo.</summary>
/// <remarks>Source: Linux, include/uapi/linux/sysinfo.h.</remarks>
[StructLayout(LayoutKind.Sequential, Size = 112)]
public struct SystemMemory
{
    /// <summary>Seconds since boot.</summary>
    public ulong Uptime;
    /// <summary>Load averages over 1, 5 and 15 minutes, with 16 bits after the point.</summary>
    public ulong Load1, Load5, Load15;
    /// <summary>In units of <see cref="Unit"/> bytes.</summary>
    public ulong Total, Free, Shared, Buffers, TotalSwap, FreeSwap;
    public ushort Processes;
    public ushort Padding;
    public ulong TotalHigh, FreeHigh;
    public uint Unit;
}
