using Rill.LinuxAbi;

namespace Rill.Tool.Archives;

/// <summary>One entry of a cpio archive.</summary>
internal sealed record CpioEntry
{
    /// <summary>The type bits of <see cref="Mode"/>: a folder (S_IFDIR of inode(7)).</summary>
    public const int TypeDirectory = (int)ModeBits.Directory;

    /// <summary>A regular file (S_IFREG).</summary>
    public const int TypeFile = (int)ModeBits.Regular;

    /// <summary>A symbolic link (S_IFLNK).</summary>
    public const int TypeLink = (int)ModeBits.Link;

    /// <summary>A character device (S_IFCHR).</summary>
    public const int TypeDevice = (int)ModeBits.Character;

    /// <summary>The bits of <see cref="Mode"/> that hold the type (S_IFMT).</summary>
    public const int TypeMask = (int)ModeBits.TypeMask;

    /// <summary>The path, without a leading '/'.</summary>
    public required string Path { get; init; }

    /// <summary>Type and permission bits.</summary>
    public required int Mode { get; init; }

    /// <summary>The owner's user number.</summary>
    public int User { get; init; }

    /// <summary>The owner's group number.</summary>
    public int Group { get; init; }

    /// <summary>The time of last change, in seconds since 1970.</summary>
    public long ModifiedAt { get; init; }

    /// <summary>A device node's major and minor number.</summary>
    public (int Major, int Minor) Device { get; init; }

    /// <summary>The bytes of a file made here, or a link's target in UTF-8.</summary>
    public byte[] Content { get; init; } = [];

    /// <summary>The host file whose bytes are the content, in place of <see cref="Content"/>.</summary>
    public string? HostFile { get; init; }

    /// <summary>True for a folder.</summary>
    public bool IsDirectory => (Mode & TypeMask) == TypeDirectory;

    /// <summary>True for a symbolic link.</summary>
    public bool IsLink => (Mode & TypeMask) == TypeLink;

    /// <summary>True for a regular file.</summary>
    public bool IsFile => (Mode & TypeMask) == TypeFile;
}
