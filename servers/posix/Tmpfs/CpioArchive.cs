using Rill.Runtime.Native;

namespace Rill.Posix.Tmpfs;

/// <summary>Unpacks archives in cpio's "new ASCII" format from a Memory object into a file tree.</summary>
/// <remarks>
/// Source: man 5 cpio, "New ASCII Format"; Linux, Documentation/driver-api/early-userspace/buffer-format.rst: several
/// archives may follow each other, with zeroes between them, and a later entry replaces an earlier one.
/// </remarks>
internal sealed class CpioArchive(FileTree tree, IVfsCaller caller, MemoryHandle memory, ulong size)
{
    private const int HeaderSize = 110;
    private const int MaxTarget = PathFlags.PathMax;
    private readonly Dictionary<(uint, uint, uint), Location> _linked = [];
    private ulong _at;

    /// <summary>How many entries were unpacked.</summary>
    public int Count { get; private set; }

    /// <summary>Unpacks all of it.</summary>
    /// <returns>Null, or what is wrong with the archive and where.</returns>
    public string? Unpack()
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        while (SkipZeroes())
        {
            if (size - _at < HeaderSize)
            {
                return null;
            }

            if (!TryRead(_at, header) || !(header.StartsWith("070701"u8) || header.StartsWith("070702"u8)))
            {
                return $"no cpio header at {_at}";
            }

            if (!CpioEntry.TryParse(header, out CpioEntry entry) || entry.NameSize is 0 or > PathFlags.PathMax)
            {
                return $"a broken cpio header at {_at}";
            }

            byte[] name = new byte[(int)entry.NameSize];
            if (!TryRead(_at + HeaderSize, name))
            {
                return $"the archive ends in a name at {_at}";
            }

            ulong data = Align(_at + HeaderSize + entry.NameSize);
            ulong end = Align(data + entry.FileSize);
            if (data + entry.FileSize > size)
            {
                return $"the archive ends in a file at {_at}";
            }

            // Names may be padded with more than one NUL, so that contents begin at page borders.
            ReadOnlySpan<byte> path = name.AsSpan(0, Math.Max(name.AsSpan().IndexOf((byte)0), 0));
            if (!path.SequenceEqual("TRAILER!!!"u8))
            {
                Make(path, entry, data);
            }
            else
            {
                _linked.Clear();
            }

            _at = end;
        }

        return null;
    }

    private static ulong Align(ulong value) => (value + 3) & ~3ul;

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> path)
    {
        while (path.StartsWith("./"u8) || path.StartsWith("/"u8))
        {
            path = path[(path[0] == '.' ? 2 : 1)..];
        }

        return path;
    }

    private bool SkipZeroes()
    {
        Span<byte> word = stackalloc byte[4];
        while (_at + 4 <= size)
        {
            if (!TryRead(_at, word))
            {
                return false;
            }

            if (BitConverter.ToUInt32(word) != 0)
            {
                return true;
            }

            _at += 4;
        }

        return false;
    }

    private bool TryRead(ulong offset, Span<byte> buffer) =>
        offset + (ulong)buffer.Length <= size
        && memory.Kernel.MemoryRead(memory.Value, offset, buffer, out int read) == Rill.Abi.Status.Ok
        && read == buffer.Length;

    private void Make(ReadOnlySpan<byte> name, in CpioEntry entry, ulong data)
    {
        ReadOnlySpan<byte> path = Trim(name);
        if (path.IsEmpty || path.SequenceEqual("."u8) || path.SequenceEqual("rill"u8) || path.StartsWith("rill/"u8))
        {
            // The system's own part is not for programs to see.
            return;
        }

        Location root = caller.Fs.Root;
        bool isDirectory = (entry.Mode & ModeBits.TypeMask) == ModeBits.Directory;
        if (isDirectory && tree.Resolve(caller, root, path, follow: false, out Location existing) == Errno.Ok
            && existing.Inode.IsDirectory)
        {
            SetAttributes(existing.Inode, entry);
            return;
        }

        MakeParents(path);
        tree.Remove(caller, root, path, isDirectory: false);
        Errno errno = MakeNew(path, entry, data);
        if (errno == Errno.Ok && tree.Resolve(caller, root, path, follow: false, out Location made) == Errno.Ok)
        {
            SetAttributes(made.Inode, entry);
            Count++;
        }
    }

    private Errno MakeNew(ReadOnlySpan<byte> path, in CpioEntry entry, ulong data)
    {
        Location root = caller.Fs.Root;
        switch (entry.Mode & ModeBits.TypeMask)
        {
            case ModeBits.Link:
                byte[] target = new byte[(int)Math.Min(entry.FileSize, MaxTarget)];
                return TryRead(data, target) ? tree.MakeLink(caller, target, root, path) : Errno.EIO;

            case ModeBits.Regular:
                var key = (entry.DeviceMajor, entry.DeviceMinor, entry.Inode);
                bool mayLink = entry.Links > 1;
                if (mayLink && _linked.TryGetValue(key, out Location first))
                {
                    Errno linked = tree.Link(caller, first, root, path);
                    return linked == Errno.Ok && entry.FileSize > 0 ? Fill(first, data, entry.FileSize) : linked;
                }

                Errno errno = tree.MakeNode(caller, root, path, entry.Mode, 0);
                if (errno == Errno.Ok)
                {
                    errno = tree.Resolve(caller, root, path, follow: false, out Location made);
                    if (errno == Errno.Ok && mayLink)
                    {
                        _linked[key] = made;
                    }

                    return errno == Errno.Ok ? Fill(made, data, entry.FileSize) : errno;
                }

                return errno;

            default:
                ulong device = Devfs.DeviceTable.Number(entry.SpecialMajor, entry.SpecialMinor);
                return tree.MakeNode(caller, root, path, entry.Mode, device);
        }
    }

    private Errno Fill(Location file, ulong data, ulong length) =>
        file.Inode is TmpfsFile content ? content.WriteFrom(memory, data, (long)length) : Errno.EIO;

    private void MakeParents(ReadOnlySpan<byte> path)
    {
        for (int slash = path.IndexOf((byte)'/'); slash > 0;)
        {
            // Whatever is missing; what is there says EEXIST.
            tree.MakeNode(caller, caller.Fs.Root, path[..slash], ModeBits.Directory | 0x1ED, 0);
            int next = path[(slash + 1)..].IndexOf((byte)'/');
            slash = next < 0 ? -1 : slash + 1 + next;
        }
    }

    private static void SetAttributes(Inode inode, in CpioEntry entry)
    {
        inode.Mode = inode.Type | (entry.Mode & ModeBits.Permissions);
        inode.User = entry.User;
        inode.Group = entry.Group;
        inode.Accessed = inode.Modified = inode.Changed = entry.Modified * 1_000_000_000L;
    }
}
