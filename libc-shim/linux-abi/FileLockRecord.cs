using System.Runtime.InteropServices;

namespace Rill.LinuxAbi;

/// <summary>struct flock.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/fcntl.h.</remarks>
[StructLayout(LayoutKind.Sequential, Size = 32)]
public struct FileLockRecord
{
    public short Type, Whence;
    public long Start, Length;
    public int Process;
}
