using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Vfs;

namespace Rill.Posix.Procfs.Tasks;

/// <summary>/proc/PID/mounts and mountinfo, and /proc/filesystems.</summary>
/// <remarks>Source: man 5 proc, 5 fstab; Linux, fs/proc_namespace.c.</remarks>
internal static class MountFiles
{
    public static Errno WriteMounts(ProcessScope scope, IVfsCaller reader, StringBuilder text)
    {
        Location root = scope.Process.Fs.Root;
        foreach (Mount mount in scope.Sources.Mounts.All)
        {
            if (TryGetPath(mount, root, out string path))
            {
                text.Append($"{Escape(mount.Source)} {Escape(path)} {mount.FileSystem.TypeName} {Options(mount)} 0 0\n");
            }
        }

        return Errno.Ok;
    }

    public static Errno WriteInfo(ProcessScope scope, IVfsCaller reader, StringBuilder text)
    {
        Location root = scope.Process.Fs.Root;
        foreach (Mount mount in scope.Sources.Mounts.All)
        {
            if (!TryGetPath(mount, root, out string path))
            {
                continue;
            }

            // The part of the file system that is seen there: the path of the mount's root within it.
            var inside = new Location(mount, mount.Root);
            var top = new Location(mount, mount.FileSystem.Root);
            string part = inside == top ? "/" : InnerPath(mount.Root);
            int parent = mount.Point.IsNone ? mount.Id : mount.Point.Mount.Id;
            ulong device = mount.FileSystem.DeviceNumber;
            text.Append($"{mount.Id} {parent} {DeviceNumber.Major(device)}:{DeviceNumber.Minor(device)} {Escape(part)} {Escape(path)} {Options(mount)}");
            text.Append($" - {mount.FileSystem.TypeName} {Escape(mount.Source)} {(mount.IsReadOnly ? "ro" : "rw")}\n");
        }

        return Errno.Ok;
    }

    /// <summary>/proc/filesystems.</summary>
    public static Errno WriteTypes(FileSystemTypes types, StringBuilder text)
    {
        foreach (string name in types.Names)
        {
            // None of them is made on a device.
            text.Append("nodev\t").Append(name).Append('\n');
        }

        return Errno.Ok;
    }

    /// <summary>The path of a mount as seen from a root; false if it cannot be reached from there.</summary>
    private static bool TryGetPath(Mount mount, Location root, out string path)
    {
        path = "/";
        var place = new Location(mount, mount.Root);
        for (Location at = place; at != root;)
        {
            if (at.Dentry != at.Mount.Root)
            {
                if (at.Dentry.IsRoot)
                {
                    // It was moved out of the part of its file system that is mounted.
                    return false;
                }

                at = new Location(at.Mount, at.Dentry.Parent);
            }
            else if (at.Mount.Point.IsNone)
            {
                return false;
            }
            else
            {
                at = at.Mount.Point;
            }
        }

        // By this path it can be taken away, whether what is seen there has a name of its own still or not.
        path = PathText.StringOf(place, root, markDeleted: false);
        return true;
    }

    private static string InnerPath(Dentry dentry)
    {
        string path = "";
        bool isDeleted = dentry.IsDeleted;
        for (; !dentry.IsRoot; dentry = dentry.Parent)
        {
            path = "/" + Encoding.Latin1.GetString(dentry.Name) + path;
        }

        return isDeleted ? path + "//deleted" : path;
    }

    private static string Options(Mount mount)
    {
        var options = new StringBuilder(mount.IsReadOnly ? "ro" : "rw");
        options.Append((mount.Flags & MountFlags.Synchronous) != 0 ? ",sync" : "");
        options.Append((mount.Flags & MountFlags.NoSetUser) != 0 ? ",nosuid" : "");
        options.Append((mount.Flags & MountFlags.NoDevices) != 0 ? ",nodev" : "");
        options.Append((mount.Flags & MountFlags.NoExec) != 0 ? ",noexec" : "");
        options.Append((mount.Flags & MountFlags.NoAccessTime) != 0 ? ",noatime" : ",relatime");
        return options.ToString();
    }

    /// <summary>Blanks, tabs, newlines and backslashes as three octal digits, so that fields stay apart.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            _ = c is ' ' or '\t' or '\n' or '\\' ? escaped.Append($"\\{Convert.ToString(c, 8).PadLeft(3, '0')}") : escaped.Append(c);
        }

        return escaped.ToString();
    }
}
