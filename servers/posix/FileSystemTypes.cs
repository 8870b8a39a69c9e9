using System.Text;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Boot;
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
        long inodes = server.TmpfsPageLimit;
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
                case "nr_blocks" when TryParseCount(value, out long parsedPages):
                    pages = parsedPages == 0 ? long.MaxValue : parsedPages;
                    break;
                case "nr_inodes" when TryParseCount(value, out inodes):
                    break;
                case "huge":
                    // Pages are of one size.
                    break;
                default:
                    return Errno.EINVAL;
            }
        }

        fileSystem = new TmpfsFileSystem(
            type, NextDevice(), server.Clock, server.Kernel, server.HeapLedger, pages, server.Programs, mode)
        {
            // 0 is no limit (Documentation/filesystems/tmpfs.rst).
            InodeLimit = inodes == 0 ? long.MaxValue : inodes,
            EndsWithMount = true,
        };
        fileSystem.Root.Inode.User = user;
        fileSystem.Root.Inode.Group = group;
        return Errno.Ok;
    }

    /// <summary>A number, with k, m or g.</summary>
    private static bool TryParseCount(string text, out long count) =>
        TryParseBytes(text, 0, out count) && !text.EndsWith('%');

    /// <summary>A size in bytes, with k, m or g, or in percent of memory, as pages.</summary>
    private static bool TryParseSize(string text, long memoryPages, out long pages)
    {
        pages = 0;
        if (!TryParseBytes(text, memoryPages, out long bytes))
        {
            return false;
        }

        pages = (bytes >> Pages.Shift) + (Pages.Aligned((ulong)bytes) ? 0 : 1);
        return true;
    }

    private static bool TryParseBytes(string text, long memoryPages, out long bytes)
    {
        bytes = 0;
        if (text.Length == 0)
        {
            return false;
        }

        char unit = char.ToLowerInvariant(text[^1]);
        long factor = unit switch
        {
            'k' => 1 << 10,
            'm' => 1 << 20,
            'g' => 1 << 30,
            '%' => (memoryPages << Pages.Shift) / 100,
            _ => char.IsDigit(unit) ? 1 : -1,
        };
        if (factor < 0 || !long.TryParse(char.IsDigit(unit) ? text : text[..^1], out long number) || number < 0
            || (factor != 0 && number > long.MaxValue / factor))
        {
            return false;
        }

        bytes = number * factor;
        return true;
    }
}
