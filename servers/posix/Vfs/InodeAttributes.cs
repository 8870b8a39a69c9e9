using Rill.LinuxAbi;

namespace Rill.Posix.Vfs;

/// <summary>What stat tells of a file. Times in nanoseconds since 1970.</summary>
internal struct InodeAttributes
{
    /// <summary>The unit of <see cref="Blocks"/>, in bytes (man 2 stat).</summary>
    public const ulong BlockUnit = 512;

    public ulong Device, Number, SpecialDevice, Blocks;
    public ModeBits Mode;
    public uint Links, User, Group, BlockSize;
    public long Size, Accessed, Modified, Changed, Born;
}
