namespace Rill.Posix.Vfs;

/// <summary>What statfs tells of a file system. Sizes in blocks of <see cref="BlockSize"/> bytes.</summary>
internal struct FileSystemStatistics
{
    public ulong Type, BlockSize, Blocks, Free, Files, FreeFiles;
}
