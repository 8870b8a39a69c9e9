using System;

namespace Rill.Shim;

/// <summary>Finds files in a cpio archive of the "newc" form (cpio(5), Linux's early-userspace/buffer-format).</summary>
public static unsafe class Cpio
{
    private const int HeaderSize = 110;

    /// <summary>Finds an entry by its name, which may be padded with extra NULs in the archive.</summary>
    /// <param name="archive">The archive's bytes.</param>
    /// <param name="length">How many there are; bytes after the trailer do not matter.</param>
    /// <param name="name">The name, without a leading slash.</param>
    /// <param name="offset">Where the file's bytes begin in the archive.</param>
    /// <param name="size">How many they are.</param>
    /// <returns>False: there is none, or the archive is malformed before it.</returns>
    public static bool TryFind(byte* archive, ulong length, ReadOnlySpan<byte> name, out ulong offset, out ulong size)
    {
        offset = 0;
        size = 0;
        for (ulong at = 0; at + HeaderSize <= length;)
        {
            byte* header = archive + at;
            if (!new ReadOnlySpan<byte>(header, 6).SequenceEqual("070701"u8)
                || !TryHex(header + 54, out ulong fileSize) || !TryHex(header + 94, out ulong nameSize))
            {
                return false;
            }
            ulong data = Align(at + HeaderSize + nameSize);
            if (data > length || fileSize > length - data)
            {
                return false;
            }
            ReadOnlySpan<byte> entry = new(header + HeaderSize, (int)nameSize);
            int end = entry.IndexOf((byte)0);
            entry = end < 0 ? entry : entry.Slice(0, end);
            if (entry.SequenceEqual("TRAILER!!!"u8))
            {
                return false;
            }
            if (entry.SequenceEqual(name))
            {
                offset = data;
                size = fileSize;
                return true;
            }
            at = Align(data + fileSize);
        }
        return false;
    }

    private static ulong Align(ulong value) => (value + 3) & ~3UL;

    // Eight hexadecimal digits.
    private static bool TryHex(byte* text, out ulong value)
    {
        value = 0;
        for (int i = 0; i < 8; i++)
        {
            byte c = text[i];
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
            value = value * 16 + digit;
        }
        return true;
    }
}
