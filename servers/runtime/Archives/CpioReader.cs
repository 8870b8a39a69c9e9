using System.Text;
using Rill.Abi;
using Rill.Runtime.Native;

namespace Rill.Runtime.Archives;

/// <summary>
/// Walks over a cpio stream ("newc", and several archives one after the other, as an initramfs may be) that lies in a
/// Memory object. Source: Linux, Documentation/driver-api/early-userspace/buffer-format.rst.
/// </summary>
/// <param name="kernel">The kernel.</param>
/// <param name="memory">The archive; Read.</param>
/// <param name="size">Its size in bytes, or the size rounded up to pages.</param>
public sealed class CpioReader(KernelCalls kernel, uint memory, ulong size)
{
    private const int HeaderBytes = 110;

    /// <summary>Thirteen fields of eight hexadecimal digits follow the magic; the last is a checksum that is not used.</summary>
    private const int Fields = 12;
    private const int MaxPath = 4096;
    private const int WindowBytes = 64 * 1024;

    private readonly byte[] _window = new byte[WindowBytes];
    private ulong _windowStart;
    private int _windowLength;
    private ulong _position;

    /// <summary>Why the walk ended early; null where the archive ended as it should.</summary>
    public string? Error { get; private set; }

    /// <summary>Gives the next entry; false at the end or at something that is no cpio (see <see cref="Error"/>).</summary>
    public bool TryReadNext(out CpioEntry entry)
    {
        entry = default;
        Span<uint> fields = stackalloc uint[Fields];
        while (true)
        {
            SkipZeroes();
            if (_position + HeaderBytes > size)
            {
                return false;
            }

            ReadOnlySpan<byte> header = Window(_position, HeaderBytes);
            if (header.Length < HeaderBytes || !(header[..6].SequenceEqual("070701"u8) || header[..6].SequenceEqual("070702"u8)))
            {
                Error = $"no cpio header at offset {_position}";
                return false;
            }

            bool isWhole = true;
            for (int i = 0; i < Fields; i++)
            {
                isWhole &= TryField(header, i, out fields[i]);
            }

            uint nameSize = fields[11];
            uint fileSize = fields[6];
            if (!isWhole || nameSize is 0 or > MaxPath)
            {
                Error = $"a malformed cpio header at offset {_position}";
                return false;
            }

            ReadOnlySpan<byte> name = Window(_position + HeaderBytes, (int)nameSize);
            ulong data = RoundUp(_position + HeaderBytes + nameSize);
            if (name.Length < (int)nameSize || data > size || fileSize > size - data)
            {
                Error = $"an entry that leaves the archive at offset {_position}";
                return false;
            }

            _position = RoundUp(data + fileSize);

            // Names may be padded with more NULs than one, so that contents begin at page borders.
            byte[] path = name.Trim((byte)0).TrimStart((byte)'/').ToArray();
            path = path.AsSpan().StartsWith("./"u8) ? path[2..] : path;
            if (path.AsSpan().SequenceEqual("TRAILER!!!"u8))
            {
                continue;
            }

            entry = new CpioEntry(Encoding.UTF8.GetString(path), fields[1], data, fileSize)
            {
                PathBytes = path,
                Inode = fields[0],
                User = fields[2],
                Group = fields[3],
                Links = fields[4],
                Modified = fields[5],
                Device = (fields[7], fields[8]),
                SpecialDevice = (fields[9], fields[10]),
            };
            return true;
        }
    }

    private static ulong RoundUp(ulong position) => (position + 3) & ~3ul;

    private static bool TryField(ReadOnlySpan<byte> header, int index, out uint value) =>
        uint.TryParse(
            header.Slice(6 + (index * 8), 8),
            System.Globalization.NumberStyles.AllowHexSpecifier,
            System.Globalization.CultureInfo.InvariantCulture,
            out value);

    /// <summary>Archives that follow one another may have zeroes between them.</summary>
    private void SkipZeroes()
    {
        while (_position < size)
        {
            ReadOnlySpan<byte> next = Window(_position, 1);
            if (next.IsEmpty)
            {
                _position = size;
                return;
            }

            if (next[0] != 0)
            {
                return;
            }

            // The whole window at a time: the archive's memory may end in many zero pages.
            ReadOnlySpan<byte> rest = _window.AsSpan(0, _windowLength)[(int)(_position - _windowStart)..];
            int other = rest.IndexOfAnyExcept((byte)0);
            _position += (ulong)(other < 0 ? rest.Length : other);
        }
    }

    private ReadOnlySpan<byte> Window(ulong offset, int length)
    {
        if (offset < _windowStart || offset + (ulong)length > _windowStart + (ulong)_windowLength)
        {
            _windowStart = offset;
            int wanted = (int)Math.Min(WindowBytes, size - Math.Min(offset, size));
            _windowLength = kernel.MemoryRead(memory, offset, _window.AsSpan(0, wanted), out int read) == Status.Ok ? read : 0;
        }

        int start = (int)(offset - _windowStart);
        return _window.AsSpan(start, Math.Min(length, _windowLength - start));
    }
}
