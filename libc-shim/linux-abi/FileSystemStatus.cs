using System.Runtime.InteropServices;

namespace Rill.LinuxAbi;

/// <summary>struct statfs of x86-64.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/statfs.h.</remarks>
[StructLayout(LayoutKind.Sequential, Size = 120)]
public struct FileSystemStatus
{
    public ulong Type, BlockSize, Blocks, Free, Available, Files, FreeFiles, Id, NameLength, FragmentSize, Flags;
}
