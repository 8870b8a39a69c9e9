using System.Globalization;
using System.Text;

namespace Rill.Tool.Tests.Archives;

/// <summary>One entry as an unpacker sees it.</summary>
internal sealed record ReadEntry(string Path, int Mode, int NameField, long DataOffset, byte[] Data);

/// <summary>Reads "newc" archives by the rules of Linux's unpacker, which are the test's measure.</summary>
internal static class CpioReader
{
    private const int HeaderSize = 110;
    private const int LongestName = 4096;

    /// <summary>Reads the entries of all archives in <paramref name="bytes"/>.</summary>
    public static List<ReadEntry> Read(byte[] bytes)
    {
        List<ReadEntry> entries = [];
        int position = 0;
        while (position < bytes.Length)
        {
            if (bytes[position] == 0)
            {
                // Linux skips zeros between archives, four at a time by their alignment.
                position += 4;
                continue;
            }

            Assert.Equal(0, position % 4);
            Assert.Equal("070701", Encoding.ASCII.GetString(bytes, position, 6));
            int[] fields = [.. Enumerable.Range(0, 13).Select(index => int.Parse(
                Encoding.ASCII.GetString(bytes, position + 6 + (8 * index), 8), NumberStyles.HexNumber))];
            int nameField = fields[11];
            int size = fields[6];
            Assert.InRange(nameField, 1, LongestName);
            int name = position + HeaderSize;
            Assert.Equal(0, bytes[name + nameField - 1]);
            int end = Array.IndexOf(bytes, (byte)0, name);
            string path = Encoding.UTF8.GetString(bytes, name, end - name);
            int data = (name + nameField + 3) & ~3;
            position = (data + size + 3) & ~3;
            if (path != "TRAILER!!!")
            {
                entries.Add(new ReadEntry(path, fields[1], nameField, data, bytes[data..(data + size)]));
            }
        }

        return entries;
    }
}
