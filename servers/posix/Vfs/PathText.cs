using System.Text;

namespace Rill.Posix.Vfs;

/// <summary>Tells the path of a place.</summary>
internal static class PathText
{
    /// <summary>The absolute path as seen from a root, or from the top of the tree if the place is not below it.</summary>
    /// <param name="location">The place.</param>
    /// <param name="root">The root.</param>
    /// <param name="markDeleted">Whether " (deleted)" is added where the name is gone.</param>
    /// <param name="markUnreachable">Whether "(unreachable)" stands before a path that is not one from the root.</param>
    public static byte[] Of(Location location, Location root, bool markDeleted = true, bool markUnreachable = false)
    {
        if (location.Mount.FileSystem is AnonymousFileSystem)
        {
            return location.Dentry.Name;
        }

        var parts = new List<byte[]>();
        int length = 0;
        Location at = location;
        bool isReachable = true;
        while (at != root)
        {
            if (at.Dentry == at.Mount.Root)
            {
                if (at.Mount.Point.IsNone)
                {
                    isReachable = false;
                    break;
                }

                at = at.Mount.Point;
                continue;
            }

            if (at.Dentry.IsRoot)
            {
                // It was moved out of the part of its file system that is mounted: Linux tells no name of it either.
                parts.Clear();
                length = 0;
                isReachable = false;
                break;
            }

            parts.Add(at.Dentry.Name);
            length += at.Dentry.Name.Length + 1;
            at = new Location(at.Mount, at.Dentry.Parent);
        }

        var text = new MemoryStream(length + 32);
        if (markUnreachable && !isReachable)
        {
            text.Write("(unreachable)"u8);
        }

        for (int i = parts.Count - 1; i >= 0; i--)
        {
            text.WriteByte((byte)'/');
            text.Write(parts[i]);
        }

        if (parts.Count == 0)
        {
            text.WriteByte((byte)'/');
        }

        if (markDeleted && location.Dentry.IsDeleted)
        {
            text.Write(" (deleted)"u8);
        }

        return text.ToArray();
    }

    /// <summary>The same as text for logs and tables, with Latin-1 for bytes that are not ASCII.</summary>
    public static string StringOf(Location location, Location root, bool markDeleted = true) =>
        Encoding.Latin1.GetString(Of(location, root, markDeleted));
}
