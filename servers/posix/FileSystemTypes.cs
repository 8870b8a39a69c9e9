using System.Text;
using Rill.Posix.Linux;
using Rill.Posix.Sysfs;
using Rill.Posix.Tmpfs;
using Rill.Posix.Vfs;

namespace Rill.Posix;

/// <summary>The types of file systems that mount can make.</summary>
internal sealed class FileSystemTypes(PosixServer server)
{
    private ulong _lastDevice = 1;
    private SysFileSystem? _system;

    /// <summary>The types, as /proc/filesystems lists them.</summary>
    public static string[] Names => ["sysfs", "tmpfs", "devtmpfs", "proc", "ramfs"];

    /// <summary>A number for a file system without a device.</summary>
    public ulong NextDevice() => ++_lastDevice;

    /// <summary>Makes a file system. ENODEV: no such type; EINVAL: bad options.</summary>
    public Errno Make(string type, ReadOnlySpan<byte> options, out FileSystem? fileSystem)
    {
        fileSystem = null;
        switch (type)
        {
            case "tmpfs" or "ramfs":
                return MakeTmpfs(type, Encoding.ASCII.GetString(options), out fileSystem);
            case "devtmpfs":
                fileSystem = server.DeviceFiles;
                return Errno.Ok;
            case "proc":
                fileSystem = server.ProcessFiles;
                return Errno.Ok;
            case "sysfs":
                fileSystem = _system ??= new SysFileSystem(server, NextDevice());
                return Errno.Ok;
            default:
                return Errno.ENODEV;
        }
    }

    private Errno MakeTmpfs(string type, string options, out FileSystem? fileSystem)
    {
        fileSystem = null;
        long pages = server.TmpfsPageLimit;
        uint mode = 0x3FF, user = 0, group = 0;
        foreach (string option in options.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = option.Split('=', 2);
            string value = parts.Length == 2 ? parts[1] : "";
            switch (parts[0])
            {
                case "size" when TryParseSize(value, server.TmpfsPageLimit * 2, out long parsed):
                    pages = parsed;
                    break;
                case "mode" when value.Length is > 0 and <= 5 && value.All(c => c is >= '0' and <= '7'):
                    mode = Convert.ToUInt32(value, 8) & ModeBits.Permissions;
                    break;
                case "uid" when uint.TryParse(value, out uint parsedUser):
                    user = parsedUser;
                    break;
                case "gid" when uint.TryParse(value, out uint parsedGroup):
                    group = parsedGroup;
                    break;
                case "nr_inodes" or "huge":
                    // Inodes are bounded by memory alone, and pages are of one size.
                    break;
                default:
                    return Errno.EINVAL;
            }
        }

        fileSystem = new TmpfsFileSystem(type, NextDevice(), server.Clock, server.Kernel, pages, server.Programs, mode);
        fileSystem.Root.Inode.User = user;
        fileSystem.Root.Inode.Group = group;
        return Errno.Ok;
    }

    /// <summary>A size in bytes, with k, m or g, or in percent of memory, as pages.</summary>
    private static bool TryParseSize(string text, long memoryPages, out long pages)
    {
        pages = 0;
        if (text.Length == 0)
        {
            return false;
        }

        char unit = char.ToLowerInvariant(text[^1]);
        if (!long.TryParse(char.IsDigit(unit) ? text : text[..^1], out long number) || number < 0)
        {
            return false;
        }

        long? bytes = unit switch
        {
            'k' => number << 10,
            'm' => number << 20,
            'g' => number << 30,
            '%' => memoryPages * 4096 / 100 * number,
            _ when char.IsDigit(unit) => number,
            _ => null,
        };
        pages = (bytes + 4095) / 4096 ?? 0;
        return bytes is >= 0;
    }
}
