using System.Buffers.Text;

namespace Rill.Posix.Tmpfs;

/// <summary>The header of a cpio entry: thirteen fields of eight hexadecimal digits after the magic.</summary>
internal readonly record struct CpioEntry(
    uint Inode,
    uint Mode,
    uint User,
    uint Group,
    uint Links,
    uint Modified,
    uint FileSize,
    uint DeviceMajor,
    uint DeviceMinor,
    uint SpecialMajor,
    uint SpecialMinor,
    uint NameSize)
{
    private const int Fields = 13, MagicSize = 6, FieldSize = 8;

    /// <summary>Parses a header of 110 bytes.</summary>
    public static bool TryParse(ReadOnlySpan<byte> header, out CpioEntry entry)
    {
        Span<uint> fields = stackalloc uint[Fields];
        entry = default;
        for (int i = 0; i < Fields; i++)
        {
            ReadOnlySpan<byte> text = header.Slice(MagicSize + (i * FieldSize), FieldSize);
            if (!Utf8Parser.TryParse(text, out fields[i], out int consumed, 'X') || consumed != FieldSize)
            {
                return false;
            }
        }

        entry = new CpioEntry(
            fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], fields[6], fields[7], fields[8],
            fields[9], fields[10], fields[11]);
        return true;
    }
}
