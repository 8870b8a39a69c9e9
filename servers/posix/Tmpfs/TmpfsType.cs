using System.Text;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Runtime.Native;

namespace Rill.Posix.Tmpfs;

/// <summary>The type tmpfs, or ramfs: makes file systems in memory by the options of a mount.</summary>
/// <remarks>Source: man 5 tmpfs.</remarks>
/// <param name="name">The type's name.</param>
/// <param name="types">Gives device numbers.</param>
/// <param name="clock">The server's clocks.</param>
/// <param name="kernel">The kernel.</param>
/// <param name="ledger">Who has how much of the server's memory.</param>
/// <param name="pageLimit">How many pages one may take unless it says otherwise.</param>
/// <param name="programs">The Job that Memory objects are charged to; 0: the server's own.</param>
internal sealed class TmpfsType(
    string name, FileSystemTypes types, SystemClock clock, KernelCalls kernel, HeapLedger ledger, long pageLimit, uint programs)
{
    /// <summary>Makes one. EINVAL: bad options.</summary>
    public Errno Make(ReadOnlySpan<byte> optionText, out FileSystem? fileSystem)
    {
        fileSystem = null;
        long pages = pageLimit;
        long inodes = pageLimit;
        ModeBits mode = Octal.O1777;
        uint user = 0, group = 0;
        foreach (string option in Encoding.ASCII.GetString(optionText).Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = option.Split('=', 2);
            string value = parts.Length == 2 ? parts[1] : "";
            switch (parts[0])
            {
                case "size" when TryParseSize(value, pageLimit * 2, out long parsed):
                    pages = parsed;
                    break;
                case "mode" when value.Length is > 0 and <= 5 && value.All(c => c is >= '0' and <= '7'):
                    mode = (ModeBits)Convert.ToUInt32(value, 8) & ModeBits.Permissions;
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
            name, types.NextDevice(), clock, kernel, ledger, pages, programs, mode)
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
