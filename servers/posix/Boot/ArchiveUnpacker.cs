using Rill.LinuxAbi;
using Rill.Posix.Tmpfs;
using Rill.Posix.Vfs;
using Rill.Runtime.Archives;
using Rill.Runtime.Native;

namespace Rill.Posix.Boot;

/// <summary>Unpacks the initial archive into the root file system, but for the system's own part, rill/.</summary>
/// <param name="tree">The tree.</param>
/// <param name="caller">The superuser at its root.</param>
/// <param name="memory">The archive.</param>
/// <param name="size">Its bytes.</param>
internal sealed class ArchiveUnpacker(FileTree tree, IVfsCaller caller, MemoryHandle memory, ulong size)
{
    private readonly Dictionary<(uint, uint, uint), Location> _linked = [];
    private readonly Dictionary<Inode, CpioEntry> _directories = [];

    /// <summary>How many entries were unpacked.</summary>
    public int Count { get; private set; }

    /// <summary>Unpacks all of it. Later entries replace earlier ones of the same name.</summary>
    /// <returns>Null, or what is wrong with the archive.</returns>
    public string? Unpack()
    {
        var reader = new CpioReader(memory.Kernel, memory.Value, size);
        while (reader.TryReadNext(out CpioEntry entry))
        {
            ReadOnlySpan<byte> path = entry.PathBytes.Span.TrimEnd((byte)'/');
            if (path.IsEmpty || path.SequenceEqual("."u8) || path.SequenceEqual("rill"u8) || path.StartsWith("rill/"u8))
            {
                continue;
            }

            Errno errno = Make(path, entry);
            if (errno != Errno.Ok)
            {
                return $"{entry.Path} cannot be made: {errno}";
            }

            Count++;
        }

        // Their times as the archive has them, which what was put into them has changed.
        foreach ((Inode inode, CpioEntry entry) in _directories)
        {
            SetTimes(inode, entry);
        }

        return reader.Error;
    }

    private Errno Make(ReadOnlySpan<byte> path, in CpioEntry entry)
    {
        Location root = caller.Fs.Root;
        if (tree.Resolve(caller, root, path, follow: false, out Location existing) == Errno.Ok)
        {
            if (existing.Inode.IsDirectory && (ModeOf(entry) & ModeBits.TypeMask) == ModeBits.Directory)
            {
                SetAttributes(existing.Inode, entry);
                return Errno.Ok;
            }

            tree.Remove(caller, root, path, existing.Inode.IsDirectory);
        }
        else
        {
            MakeParents(path);
        }

        Errno errno = MakeNew(path, entry);
        if (errno == Errno.Ok)
        {
            errno = tree.Resolve(caller, root, path, follow: false, out Location made);
            if (errno == Errno.Ok)
            {
                SetAttributes(made.Inode, entry);
            }
        }

        return errno;
    }

    private Errno MakeNew(ReadOnlySpan<byte> path, in CpioEntry entry)
    {
        Location root = caller.Fs.Root;
        switch (ModeOf(entry) & ModeBits.TypeMask)
        {
            case ModeBits.Link:
                byte[] target = new byte[(int)Math.Min(entry.Size, NameLimits.PathMax)];
                memory.Kernel.MemoryRead(memory.Value, entry.Offset, target, out int read);
                return read == target.Length ? tree.MakeLink(caller, target, root, path) : Errno.EIO;

            case ModeBits.Regular:
                return MakeFile(path, entry);

            default:
                ulong device = DeviceNumber.Of(entry.SpecialDevice.Major, entry.SpecialDevice.Minor);
                return tree.MakeNode(caller, root, path, ModeOf(entry), device);
        }
    }

    private Errno MakeFile(ReadOnlySpan<byte> path, in CpioEntry entry)
    {
        Location root = caller.Fs.Root;
        var key = (entry.Device.Major, entry.Device.Minor, entry.Inode);
        if (entry.Links > 1 && _linked.TryGetValue(key, out Location first))
        {
            Errno linked = tree.Link(caller, first, root, path);

            // The content comes with the last of a file's names.
            return linked == Errno.Ok && entry.Size > 0 ? Fill(first.Inode, entry) : linked;
        }

        Errno errno = tree.MakeNode(caller, root, path, ModeOf(entry), 0);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        errno = tree.Resolve(caller, root, path, follow: false, out Location made);
        if (errno == Errno.Ok && entry.Links > 1)
        {
            _linked[key] = made;
        }

        return errno == Errno.Ok ? Fill(made.Inode, entry) : errno;
    }

    private static ModeBits ModeOf(in CpioEntry entry) => (ModeBits)entry.Mode;

    private Errno Fill(Inode inode, in CpioEntry entry) =>
        inode is TmpfsFile content ? content.WriteFrom(memory, entry.Offset, (long)entry.Size) : Errno.EIO;

    private void MakeParents(ReadOnlySpan<byte> path)
    {
        for (int at = 0; path[at..].IndexOf((byte)'/') is >= 0 and var length; at += length + 1)
        {
            // Makes whatever is missing; what is there says EEXIST.
            tree.MakeNode(caller, caller.Fs.Root, path[..(at + length)], ModeBits.Directory | Octal.O755, 0);
        }
    }

    private void SetAttributes(Inode inode, in CpioEntry entry)
    {
        if (inode.IsDirectory)
        {
            _directories[inode] = entry;
        }

        inode.Mode = inode.Type | (ModeOf(entry) & ModeBits.Permissions);
        inode.User = entry.User;
        inode.Group = entry.Group;
        SetTimes(inode, entry);
    }

    private static void SetTimes(Inode inode, in CpioEntry entry) =>
        inode.Accessed = inode.Modified = inode.Changed = entry.Modified * 1_000_000_000L;
}
