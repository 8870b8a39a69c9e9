namespace Rill.Posix.Vfs;

/// <summary>What stat tells of a file. Times in nanoseconds since 1970.</summary>
internal struct InodeAttributes
{
    public ulong Device, Number, SpecialDevice, Blocks;
    public uint Mode, Links, User, Group, BlockSize;
    public long Size, Accessed, Modified, Changed, Born;
}
