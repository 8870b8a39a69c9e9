namespace Rill.Runtime.Archives;

/// <summary>An entry of a cpio archive.</summary>
/// <param name="Path">Its path, without a leading slash or "./".</param>
/// <param name="Mode">Type and permissions, as Linux's st_mode.</param>
/// <param name="Offset">Where its content starts in the archive.</param>
/// <param name="Size">Its content's bytes.</param>
public readonly record struct CpioEntry(string Path, uint Mode, ulong Offset, ulong Size)
{
    /// <summary>Whether it is a regular file.</summary>
    public bool IsFile => (Mode & 0xF000) == 0x8000;
}
