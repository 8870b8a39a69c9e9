using System.Runtime.InteropServices;

namespace Rill.LinuxAbi;

/// <summary>struct stat of x86-64.</summary>
/// <remarks>Source: Linux, arch/x86/include/uapi/asm/stat.h.</remarks>
[StructLayout(LayoutKind.Sequential, Size = 144)]
public struct FileStatus
{
    public ulong Device, Inode, Links;
    public uint Mode, User, Group, Padding;
    public ulong SpecialDevice;
    public long Size, BlockSize, Blocks;
    public TimeSpec Accessed, Modified, Changed;
}
