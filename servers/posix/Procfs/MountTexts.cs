using System.Text;

namespace Rill.Posix.Procfs;

/// <summary>/proc/PID/mounts and mountinfo.</summary>
/// <remarks>Source: man 5 proc, man 5 fstab (the escapes).</remarks>
internal static class MountTexts
{
    /// <summary>A line for each mount that the reader can see: source, point, type, options, 0 0.</summary>
    public static byte[] Mounts(IVfsCaller caller)
    {
        var text = new StringBuilder();
        foreach ((Mount mount, string point) in Visible(caller))
        {
            text.Append($"{Escape(mount.Source)} {point} {mount.FileSystem.TypeName} {Options(mount)} 0 0\n");
        }

        return Encoding.Latin1.GetBytes(text.ToString());
    }

    /// <summary>The longer form, with ids.</summary>
    public static byte[] Details(IVfsCaller caller)
    {
        var text = new StringBuilder();
        foreach ((Mount mount, string point) in Visible(caller))
        {
            int parent = mount.Point.IsNone ? 0 : mount.Point.Mount.Id;
            ulong device = mount.FileSystem.DeviceNumber;
            text.Append($"{mount.Id} {parent} {Devfs.DeviceTable.Major(device)}:{Devfs.DeviceTable.Minor(device)} / {point} ");
            text.Append($"{Options(mount)} - {mount.FileSystem.TypeName} {Escape(mount.Source)} {((mount.Flags & 1) != 0 ? "ro" : "rw")}\n");
        }

        return Encoding.Latin1.GetBytes(text.ToString());
    }

    private static IEnumerable<(Mount Mount, string Point)> Visible(IVfsCaller caller)
    {
        foreach (Mount mount in caller.Process!.Server.Tree.Mounts.All)
        {
            Location place = mount.Point.IsNone ? new Location(mount, mount.Root) : mount.Point;
            string point = PathText.StringOf(place, mount.Point.IsNone ? place : caller.Fs.Root);
            if (!point.StartsWith('('))
            {
                yield return (mount, Escape(point));
            }
        }
    }

    private static string Options(Mount mount)
    {
        var text = new StringBuilder(mount.IsReadOnly ? "ro" : "rw");
        text.Append((mount.Flags & MountFlags.NoSetUser) != 0 ? ",nosuid" : "");
        text.Append((mount.Flags & MountFlags.NoDevices) != 0 ? ",nodev" : "");
        text.Append(mount.IsNoExec ? ",noexec" : "");
        text.Append((mount.Flags & MountFlags.NoAccessTime) != 0 ? ",noatime" : ",relatime");
        return text.ToString();
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\134").Replace(" ", "\\040").Replace("\t", "\\011").Replace("\n", "\\012");
}
