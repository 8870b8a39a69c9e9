using System.Buffers.Binary;

namespace Rill.Posix.Terminals;

/// <summary>struct winsize (Linux, include/uapi/asm-generic/termios.h): 8 bytes.</summary>
internal readonly record struct WindowSize(ushort Rows, ushort Columns, ushort Width, ushort Height)
{
    public const int Size = 8;

    public static WindowSize Read(ReadOnlySpan<byte> from) => new(
        BinaryPrimitives.ReadUInt16LittleEndian(from),
        BinaryPrimitives.ReadUInt16LittleEndian(from[2..]),
        BinaryPrimitives.ReadUInt16LittleEndian(from[4..]),
        BinaryPrimitives.ReadUInt16LittleEndian(from[6..]));

    public void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(to, Rows);
        BinaryPrimitives.WriteUInt16LittleEndian(to[2..], Columns);
        BinaryPrimitives.WriteUInt16LittleEndian(to[4..], Width);
        BinaryPrimitives.WriteUInt16LittleEndian(to[6..], Height);
    }
}
