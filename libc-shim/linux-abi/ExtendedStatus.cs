using System.Runtime.InteropServices;

namespace Rill.LinuxAbi;

/// <summary>struct statx.</summary>
/// <remarks>Source: Linux, include/uapi/linux/stat.h.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 256)]
public struct ExtendedStatus
{
    /// <summary>STATX_BASIC_STATS and STATX_BTIME, in <see cref="Mask"/>: all that is told here.</summary>
    public const uint BasicAndBirth = 0xFFF;

    [FieldOffset(0)] public uint Mask;
    [FieldOffset(4)] public uint BlockSize;
    [FieldOffset(16)] public uint Links;
    [FieldOffset(20)] public uint User;
    [FieldOffset(24)] public uint Group;
    [FieldOffset(28)] public ushort Mode;
    [FieldOffset(32)] public ulong Inode;
    [FieldOffset(40)] public ulong Size;
    [FieldOffset(48)] public ulong Blocks;
    [FieldOffset(64)] public StatxTime Accessed;
    [FieldOffset(80)] public StatxTime Born;
    [FieldOffset(96)] public StatxTime Changed;
    [FieldOffset(112)] public StatxTime Modified;
    [FieldOffset(128)] public uint SpecialMajor;
    [FieldOffset(132)] public uint SpecialMinor;
    [FieldOffset(136)] public uint DeviceMajor;
    [FieldOffset(140)] public uint DeviceMinor;
}
