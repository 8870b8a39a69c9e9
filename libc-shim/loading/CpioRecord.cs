namespace Rill.Loading;

/// <summary>What a cpio header says of its entry, in its numbers.</summary>
public struct CpioRecord
{
    /// <summary>The file's number: entries with the same number and device are names of one file.</summary>
    public uint Inode;
    /// <summary>Type and permissions, as Linux's st_mode.</summary>
    public uint Mode;
    /// <summary>The owner.</summary>
    public uint User;
    /// <summary>The owning group.</summary>
    public uint Group;
    /// <summary>How many names the file has.</summary>
    public uint Links;
    /// <summary>Time of the last change, in seconds since 1970.</summary>
    public uint Modified;
    /// <summary>Its content's bytes.</summary>
    public uint Size;
    /// <summary>The device that the file was on.</summary>
    public uint DeviceMajor, DeviceMinor;
    /// <summary>The device that a device node stands for.</summary>
    public uint SpecialMajor, SpecialMinor;
    /// <summary>Where its content starts in the archive; all of it lies in the archive.</summary>
    public ulong Offset;
}
