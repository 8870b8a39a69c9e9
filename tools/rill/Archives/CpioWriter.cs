using System.Text;
using Rill.Abi;
using Rill.LinuxAbi;

namespace Rill.Tool.Archives;

/// <summary>
/// Writes a cpio archive in the "newc" format that Linux's initramfs has (Documentation/driver-api/early-userspace/
/// buffer-format.rst), so laid out that the data of a regular file of a page or more starts on a page boundary.
/// </summary>
/// <remarks>
/// The format has no field for padding, but the name is a C string in a field whose length is told apart: NULs after
/// the name's own one are part of the field, and Linux reads names up to <see cref="LongestName"/> bytes. Where the
/// name would have to be longer than that, a folder that is there already is written once more before the file, with
/// a name field that moves the file on. Archives that begin on a page boundary may follow one another.
/// </remarks>
internal sealed class CpioWriter
{
    /// <summary>The page size that data is aligned to, and the size from which on it is aligned.</summary>
    public const int PageSize = (int)Pages.Size;

    /// <summary>The longest name field, its NULs included, that Linux unpacks (PATH_MAX).</summary>
    public const int LongestName = NameLimits.PathMax;

    private const int HeaderSize = 110;
    private const int CopySize = 128 * 1024;
    private const string EndName = "TRAILER!!!";

    private readonly Stream _to;
    private readonly byte[] _zeros = new byte[PageSize];
    private CpioEntry _lastDirectory = new() { Path = ".", Mode = CpioEntry.TypeDirectory | (int)Octal.O755 };
    private long _position;
    private int _inode;

    /// <summary>Writes to <paramref name="to"/>, which stays the caller's; the archive starts where it is now.</summary>
    public CpioWriter(Stream to)
    {
        _to = to;
    }

    /// <summary>Adds one entry.</summary>
    public void Add(CpioEntry entry)
    {
        if (entry.HostFile is null)
        {
            using MemoryStream content = new(entry.Content, writable: false);
            Add(entry, content);
        }
        else
        {
            using FileStream content = File.OpenRead(entry.HostFile);
            if (content.Length > PageSize)
            {
                Add(entry, content);
                return;
            }

            // Files that the host makes up as they are read, in /proc and /sys, have a length of none or of a page.
            using MemoryStream whole = new();
            content.CopyTo(whole);
            whole.Position = 0;
            Add(entry, whole);
        }
    }

    /// <summary>Ends the archive and pads it to a page.</summary>
    public void Finish()
    {
        WriteHeader(new CpioEntry { Path = EndName, Mode = 0 }, 0, EndName.Length + 1);
        Pad((int)(-_position & (PageSize - 1)));
    }

    private void Add(CpioEntry entry, Stream content)
    {
        long size = content.Length;
        if (size > uint.MaxValue)
        {
            throw new IOException($"{entry.Path}: too large for a cpio archive ({size} bytes)");
        }

        int nameField = Encoding.UTF8.GetByteCount(entry.Path) + 1;
        if (entry.IsFile && size >= PageSize)
        {
            nameField = AlignDataOf(nameField);
        }

        WriteHeader(entry, (uint)size, nameField);
        Copy(entry, content, size);
        Pad((int)(-_position & 3));
        if (entry.IsDirectory)
        {
            _lastDirectory = entry;
        }
    }

    /// <summary>
    /// The length of the name field, at least <paramref name="shortest"/>, that puts the data behind the next header
    /// onto a page; writes a filling entry first where no such length is allowed.
    /// </summary>
    private int AlignDataOf(int shortest)
    {
        int toBoundary = (int)(-(_position + HeaderSize) & (PageSize - 1));
        int field = toBoundary >= shortest ? toBoundary : toBoundary + PageSize;
        if (field <= LongestName)
        {
            return field;
        }

        // Headers start on multiples of 4, so header and name field together have to be such a multiple.
        field = shortest + ((-(HeaderSize + shortest)) & 3);
        int filling = toBoundary + PageSize - field - HeaderSize;
        WriteHeader(_lastDirectory, 0, filling);
        return field;
    }

    /// <summary>Writes as many bytes as the header says, whatever others write to the file meanwhile.</summary>
    private void Copy(CpioEntry entry, Stream content, long size)
    {
        byte[] buffer = new byte[(int)Math.Min(size, CopySize)];
        for (long left = size; left > 0;)
        {
            int count = content.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (count == 0)
            {
                throw new IOException($"{entry.HostFile}: became shorter while it was read");
            }

            _to.Write(buffer, 0, count);
            left -= count;
        }

        _position += size;
    }

    private void WriteHeader(CpioEntry entry, uint size, int nameField)
    {
        // ino, mode, uid, gid, nlink, mtime, filesize, devmajor, devminor, rdevmajor, rdevminor, namesize, check
        bool isEnd = entry.Path == EndName;
        ReadOnlySpan<uint> fields =
        [
            isEnd ? 0 : (uint)++_inode,
            (uint)entry.Mode,
            (uint)entry.User,
            (uint)entry.Group,
            entry.IsDirectory ? 2u : 1u,
            (uint)entry.ModifiedAt,
            size,
            0,
            0,
            (uint)entry.Device.Major,
            (uint)entry.Device.Minor,
            (uint)nameField,
            0,
        ];
        StringBuilder header = new("070701", HeaderSize);
        foreach (uint field in fields)
        {
            header.Append(field.ToString("X8"));
        }

        byte[] name = Encoding.UTF8.GetBytes(entry.Path);
        _to.Write(Encoding.ASCII.GetBytes(header.ToString()));
        _to.Write(name);
        _position += HeaderSize + name.Length;
        Pad(nameField - name.Length);
        Pad((int)(-_position & 3));
    }

    private void Pad(int count)
    {
        _to.Write(_zeros, 0, count);
        _position += count;
    }
}
