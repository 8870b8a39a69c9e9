using Rill.LinuxAbi;

namespace Rill.Posix.Vfs;

/// <summary>What opens a special file.</summary>
internal delegate Errno SpecialFileOpener(IVfsCaller caller, Location location, OpenFlags flags, out OpenFile? file);

/// <summary>The character devices by number.</summary>
internal sealed class DeviceTable
{
    private readonly Dictionary<ulong, SpecialFileOpener> _characters = [];

    /// <summary>A device number as st_rdev has it.</summary>
    /// <remarks>Source: glibc, gnu_dev_makedev: minor bits 0-7, major bits 8-19, minor bits 20-31.</remarks>
    public static ulong Number(uint major, uint minor) => minor & 0xFF | (major & 0xFFF) << 8 | (minor & 0xFFF00) << 12;

    /// <summary>The major number.</summary>
    public static uint Major(ulong number) => (uint)(number >> 8) & 0xFFF;

    /// <summary>The minor number.</summary>
    public static uint Minor(ulong number) => (uint)(number & 0xFF | number >> 12 & 0xFFF00);

    /// <summary>Adds a device.</summary>
    public void Add(uint major, uint minor, SpecialFileOpener opener) => _characters[Number(major, minor)] = opener;

    /// <summary>Opens the device that a node stands for. ENXIO if there is none.</summary>
    public Errno Open(IVfsCaller caller, Location location, OpenFlags flags, out OpenFile? file)
    {
        if (_characters.TryGetValue(location.Inode.SpecialDevice, out SpecialFileOpener? opener))
        {
            return opener(caller, location, flags, out file);
        }

        file = null;
        return Errno.ENXIO;
    }
}
