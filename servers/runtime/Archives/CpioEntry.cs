namespace Rill.Runtime.Archives;

/// <summary>An entry of a cpio archive.</summary>
/// <param name="Path">Its path, without a leading slash or "./".</param>
/// <param name="Mode">Type and permissions, as Linux's st_mode.</param>
/// <param name="Offset">Where its content starts in the archive.</param>
/// <param name="Size">Its content's bytes.</param>
public readonly record struct CpioEntry(string Path, uint Mode, ulong Offset, ulong Size)
{
    /// <summary>The path as bytes, as <see cref="Path"/> has it otherwise.</summary>
    public ReadOnlyMemory<byte> PathBytes { get; init; }

    /// <summary>The file's number: entries with the same number and device are names of one file.</summary>
    public uint Inode { get; init; }

    /// <summary>The owner.</summary>
    public uint User { get; init; }

    /// <summary>The owning group.</summary>
    public uint Group { get; init; }

    /// <summary>How many names the file has.</summary>
    public uint Links { get; init; }

    /// <summary>Time of the last change, in seconds since 1970.</summary>
    public uint Modified { get; init; }

    /// <summary>The device that the file was on: major, minor.</summary>
    public (uint Major, uint Minor) Device { get; init; }

    /// <summary>The device that a device node stands for: major, minor.</summary>
    public (uint Major, uint Minor) SpecialDevice { get; init; }

    /// <summary>Whether it is a regular file.</summary>
    public bool IsFile => (Mode & 0xF000) == 0x8000;
}
