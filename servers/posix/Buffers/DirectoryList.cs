using System.Buffers.Binary;
using Rill.LinuxAbi;

namespace Rill.Posix.Buffers;

/// <summary>Builds the records of getdents64.</summary>
/// <remarks>Source: man 2 getdents: d_ino (8), d_off (8), d_reclen (2), d_type (1), d_name with NUL; records are 8-aligned.</remarks>
internal ref struct DirectoryList(Span<byte> buffer)
{
    private const int NameOffset = 19;

    /// <summary>From a mode's type bits to d_type (glibc, IFTODT).</summary>
    private const int TypeShift = 12;

    private readonly Span<byte> _buffer = buffer;

    /// <summary>Bytes built.</summary>
    public int Length { get; private set; }

    /// <summary>Adds an entry; false if it does not fit.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="number">Its inode's number.</param>
    /// <param name="next">The position after it.</param>
    /// <param name="mode">Its mode, for the type.</param>
    public bool TryAdd(scoped ReadOnlySpan<byte> name, ulong number, long next, ModeBits mode)
    {
        int size = (NameOffset + name.Length + 1 + 7) & ~7;
        if (size > _buffer.Length - Length)
        {
            return false;
        }

        Span<byte> record = _buffer.Slice(Length, size);
        record.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(record, number);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], next);
        BinaryPrimitives.WriteUInt16LittleEndian(record[16..], (ushort)size);
        record[18] = (byte)((uint)(mode & ModeBits.TypeMask) >> TypeShift);
        name.CopyTo(record[NameOffset..]);
        Length += size;
        return true;
    }
}
