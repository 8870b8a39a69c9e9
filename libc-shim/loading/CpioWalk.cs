using System;
using Rill.LinuxAbi;

namespace Rill.Loading;

/// <summary>
/// Walks over a cpio stream ("newc", and several archives one after the other, as an initramfs may be).
/// </summary>
/// <remarks>Source: Linux, Documentation/driver-api/early-userspace/buffer-format.rst.</remarks>
/// <param name="source">The archive.</param>
public struct CpioWalk<TSource>(TSource source)
    where TSource : IArchiveSource
{
    private const int HeaderBytes = 110;
    private const int MagicBytes = 6;

    /// <summary>Thirteen fields of eight hexadecimal digits follow the magic; the last is a checksum that is not used.</summary>
    private const int Fields = 12;
    private const int FieldDigits = 8;
    private const int MaxPath = NameLimits.PathMax;

    private ulong _position;

    /// <summary>Why the walk ended.</summary>
    public CpioFault Fault { get; private set; }

    /// <summary>Where it stands: the offset of the next entry, or of the one that ended it.</summary>
    public readonly ulong Position => _position;

    /// <summary>Gives the next entry; false at the end or at something that is no cpio (see <see cref="Fault"/>).</summary>
    /// <param name="entry">Its numbers.</param>
    /// <param name="path">Its path, without a leading slash or "./"; it stays until the next call.</param>
    public bool TryReadNext(out CpioRecord entry, out ReadOnlySpan<byte> path)
    {
        path = default;
        do
        {
            SkipZeroes();
            if (source.Size < HeaderBytes || _position > source.Size - HeaderBytes)
            {
                entry = default;
                return false;
            }
            Fault = TryReadHere(out entry, out path);
            if (Fault != CpioFault.None)
            {
                path = default;
                return false;
            }
        }
        while (path.SequenceEqual("TRAILER!!!"u8));
        return true;
    }

    private CpioFault TryReadHere(out CpioRecord entry, out ReadOnlySpan<byte> path)
    {
        entry = default;
        path = default;
        ReadOnlySpan<byte> header = source.At(_position, HeaderBytes);
        if (header.Length < HeaderBytes
            || !(header.Slice(0, MagicBytes).SequenceEqual("070701"u8) || header.Slice(0, MagicBytes).SequenceEqual("070702"u8)))
        {
            return CpioFault.NoHeader;
        }
        Span<uint> fields = stackalloc uint[Fields];
        for (int i = 0; i < Fields; i++)
        {
            if (!TryHexadecimal(header.Slice(MagicBytes + (i * FieldDigits), FieldDigits), out fields[i]))
            {
                return CpioFault.MalformedHeader;
            }
        }
        uint nameSize = fields[11];
        if (nameSize is 0 or > MaxPath)
        {
            return CpioFault.MalformedHeader;
        }

        ReadOnlySpan<byte> name = source.At(_position + HeaderBytes, (int)nameSize);
        ulong data = Align(_position + HeaderBytes + nameSize);
        uint size = fields[6];
        if (name.Length < (int)nameSize || data > source.Size || size > source.Size - data)
        {
            return CpioFault.LeavesArchive;
        }
        path = PathOf(name.Slice(0, (int)nameSize));
        _position = Align(data + size);
        entry.Inode = fields[0];
        entry.Mode = fields[1];
        entry.User = fields[2];
        entry.Group = fields[3];
        entry.Links = fields[4];
        entry.Modified = fields[5];
        entry.Size = size;
        entry.DeviceMajor = fields[7];
        entry.DeviceMinor = fields[8];
        entry.SpecialMajor = fields[9];
        entry.SpecialMinor = fields[10];
        entry.Offset = data;
        return CpioFault.None;
    }

    /// <summary>A name ends at its first NUL: it may be padded with more than one, so that contents begin at page borders.</summary>
    private static ReadOnlySpan<byte> PathOf(ReadOnlySpan<byte> name)
    {
        int end = name.IndexOf((byte)0);
        name = end < 0 ? name : name.Slice(0, end);
        while (!name.IsEmpty && name[0] == (byte)'/')
        {
            name = name.Slice(1);
        }
        return name.StartsWith("./"u8) ? name.Slice(2) : name;
    }

    private static ulong Align(ulong position) => (position + 3) & ~3ul;

    private static bool TryHexadecimal(ReadOnlySpan<byte> digits, out uint value)
    {
        value = 0;
        foreach (byte c in digits)
        {
            uint digit = c switch
            {
                >= (byte)'0' and <= (byte)'9' => (uint)(c - '0'),
                >= (byte)'a' and <= (byte)'f' => (uint)(c - 'a' + 10),
                >= (byte)'A' and <= (byte)'F' => (uint)(c - 'A' + 10),
                _ => 16,
            };
            if (digit > 15)
            {
                return false;
            }
            value = (value * 16) + digit;
        }
        return true;
    }

    /// <summary>Archives that follow one another may have zeroes between them, and the archive's memory may end in many
    /// zero pages: as much at a time as the source has at hand.</summary>
    private void SkipZeroes()
    {
        while (_position < source.Size)
        {
            ReadOnlySpan<byte> next = source.At(_position, 1);
            if (next.IsEmpty)
            {
                _position = source.Size;
                return;
            }
            int zeroes = 0;
            while (zeroes < next.Length && next[zeroes] == 0)
            {
                zeroes++;
            }
            _position += (ulong)zeroes;
            if (zeroes < next.Length)
            {
                return;
            }
        }
    }
}
