using Rill.LinuxAbi;

namespace Rill.Posix.Vfs;

/// <summary>What opens a special file.</summary>
internal delegate Errno SpecialFileOpener(IVfsCaller caller, Location location, OpenFlags flags, out OpenFile? file);

/// <summary>The character devices by number.</summary>
internal sealed class DeviceTable
{
    private readonly Dictionary<ulong, SpecialFileOpener> _characters = [];

    /// <summary>Adds a device.</summary>
    public void Add(uint major, uint minor, SpecialFileOpener opener) => _characters[DeviceNumber.Of(major, minor)] = opener;

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
