using System.Text;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Vfs;

namespace Rill.Posix.Procfs.Tasks;

/// <summary>The text of one mapping in /proc/PID/maps and smaps.</summary>
/// <remarks>Source: Linux, fs/proc/task_mmu.c, show_map_vma and show_smap.</remarks>
internal static class MapsText
{
    /// <summary>Names begin after this many characters: 25 and six times the size of a pointer, less one, and a blank.</summary>
    private const int NameColumn = 25 + (6 * sizeof(ulong)) - 1;

    /// <summary>maps: one line.</summary>
    public static void Write(in Mapping mapping, Location root, StringBuilder text)
    {
        int begin = text.Length;
        Protection protection = mapping.Info.Protection;
        bool hasName = mapping.File is not null;
        bool isSharedAnonymous = !hasName && mapping.IsShared && mapping.Name?[0] == '/';
        ulong device = mapping.File?.Inode.FileSystem.DeviceNumber ?? (isSharedAnonymous ? 1u : 0);
        text.Append($"{mapping.Info.Start:x8}-{mapping.Info.End:x8} ");
        text.Append((protection & Protection.Read) != 0 ? 'r' : '-').Append(mapping.IsWritable ? 'w' : '-');
        text.Append(mapping.IsExecutable ? 'x' : '-').Append(mapping.IsShared ? 's' : 'p');
        text.Append($" {(hasName || isSharedAnonymous ? mapping.Info.Offset : 0):x8} {DeviceNumber.Major(device):x2}:{DeviceNumber.Minor(device):x2} ");
        text.Append(mapping.File?.Inode.Number ?? 0).Append(' ');
        string? name = hasName
            ? PathText.StringOf(mapping.File!.Value, root).Replace("\n", "\\012", StringComparison.Ordinal)
            : mapping.Name;
        if (name is not null)
        {
            text.Append(' ', Math.Max(NameColumn - (text.Length - begin), 0)).Append(' ').Append(name);
        }

        text.Append('\n');
    }

    /// <summary>smaps: the line, and what it holds.</summary>
    public static void WriteDetailed(in Mapping mapping, Location root, StringBuilder text)
    {
        Write(mapping, root, text);
        ulong resident = mapping.Info.Resident;
        ulong anonymous = mapping.File is null ? resident : 0;
        Line(text, "Size:           ", mapping.Length);
        Line(text, "KernelPageSize: ", Pages.Size);
        Line(text, "MMUPageSize:    ", Pages.Size);
        Line(text, "Rss:            ", resident);
        Line(text, "Pss:            ", resident);
        Line(text, "Pss_Dirty:      ", anonymous);
        Line(text, "Shared_Clean:   ", mapping.IsShared ? resident : 0);
        Line(text, "Shared_Dirty:   ", 0);
        Line(text, "Private_Clean:  ", mapping.IsShared ? 0 : resident - anonymous);
        Line(text, "Private_Dirty:  ", mapping.IsShared ? 0 : anonymous);
        Line(text, "Referenced:     ", resident);
        Line(text, "Anonymous:      ", anonymous);
        Line(text, "LazyFree:       ", 0);
        Line(text, "AnonHugePages:  ", 0);
        Line(text, "ShmemPmdMapped: ", 0);
        Line(text, "FilePmdMapped:  ", 0);
        Line(text, "Shared_Hugetlb: ", 0);
        Line(text, "Private_Hugetlb: ", 0, width: 7);
        Line(text, "Swap:           ", 0);
        Line(text, "SwapPss:        ", 0);
        Line(text, "Locked:         ", 0);
        text.Append("THPeligible:    0\nVmFlags:");
        Protection protection = mapping.Info.Protection;
        text.Append((protection & Protection.Read) != 0 ? " rd" : "").Append(mapping.IsWritable ? " wr" : "");
        text.Append(mapping.IsExecutable ? " ex" : "").Append(mapping.IsShared ? " sh" : "").Append(" mr mw me");
        text.Append(mapping.IsStack ? " gd" : "").Append((mapping.Info.Flags & MapFlags.NoInherit) != 0 ? " dc" : "").Append(" \n");
    }

    private static void Line(StringBuilder text, string name, ulong bytes, int width = 8) =>
        text.Append(name).Append((bytes >> 10).ToString().PadLeft(width)).Append(" kB\n");
}
