using System.Text;
using Rill.Abi;
using Rill.LinuxAbi;

namespace Rill.Posix.Tmpfs;

/// <summary>What the options of a mount say of a tmpfs.</summary>
/// <remarks>Source: man 5 tmpfs; Linux, Documentation/filesystems/tmpfs.rst.</remarks>
internal struct TmpfsOptions
{
    /// <summary>Stands for no limit of pages or inodes, which options write as 0.</summary>
    public const long NoLimit = long.MaxValue;

    /// <summary>How many pages contents may take; null: not said.</summary>
    public long? Pages;

    /// <summary>How many inodes there may be; null: not said.</summary>
    public long? Inodes;

    /// <summary>Permissions of the root; null: not said.</summary>
    public ModeBits? Mode;

    /// <summary>Whose the root is; 0 where it is not said.</summary>
    public uint User, Group;

    /// <summary>Reads options with commas between them.</summary>
    /// <param name="text">The options.</param>
    /// <param name="memoryPages">Pages of the machine, of which a size may be so many percent.</param>
    /// <param name="options">What they say.</param>
    /// <returns>False: one is not known, or its value is none.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, long memoryPages, out TmpfsOptions options)
    {
        options = default;
        foreach (string option in Encoding.ASCII.GetString(text).Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = option.Split('=', 2);
            if (!options.TrySet(parts[0], parts.Length == 2 ? parts[1] : "", memoryPages))
            {
                return false;
            }
        }

        return true;
    }

    private bool TrySet(string name, string value, long memoryPages)
    {
        long count;
        switch (name)
        {
            case "size" when TryParseBytes(value, memoryPages, out count):
                Pages = Limit((count >> Rill.Abi.Pages.Shift) + (Rill.Abi.Pages.Aligned((ulong)count) ? 0 : 1));
                return true;
            case "nr_blocks" when TryParseCount(value, out count):
                Pages = Limit(count);
                return true;
            case "nr_inodes" when TryParseCount(value, out count):
                Inodes = Limit(count);
                return true;
            case "mode" when value.Length is > 0 and <= 5 && value.All(c => c is >= '0' and <= '7'):
                Mode = (ModeBits)Convert.ToUInt32(value, 8) & ModeBits.Permissions;
                return true;
            case "uid":
                return uint.TryParse(value, out User);
            case "gid":
                return uint.TryParse(value, out Group);
            default:
                // Pages are of one size, whatever "huge" asks for.
                return name == "huge";
        }
    }

    private static long Limit(long count) => count == 0 ? NoLimit : count;

    /// <summary>A number, with k, m or g.</summary>
    private static bool TryParseCount(string text, out long count) => TryParseBytes(text, 0, out count) && !text.EndsWith('%');

    /// <summary>A size in bytes, with k, m or g, or in percent of memory.</summary>
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
            '%' => (memoryPages << Rill.Abi.Pages.Shift) / 100,
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
