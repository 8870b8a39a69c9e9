using System.Buffers.Binary;
using System.Text;

namespace Rill.Shim.Tests;

/// <summary>The parsers of the boot loader: the archive and the ELF file.</summary>
public unsafe class BootLoaderTests
{
    [Fact]
    public void FindsAFileBehindOthers()
    {
        byte[] archive = Archive(("etc", ""), ("rill/init", "program"), ("x", "y"));
        Assert.Equal("program", Find(archive, "rill/init"));
        Assert.Equal("y", Find(archive, "x"));
    }

    [Fact]
    public void FindsANamePaddedWithNuls() =>
        Assert.Equal("data", Find(Archive(("rill/init\0\0\0\0\0\0", "data")), "rill/init"));

    [Fact]
    public void DoesNotFindWhatIsAbsentOrAfterTheTrailer()
    {
        byte[] archive = [.. Archive(("a", "b")), .. Archive(("c", "d"))];
        Assert.Null(Find(archive, "c"));
        Assert.Null(Find(archive, "zzz"));
        Assert.Null(Find([], "a"));
    }

    [Fact]
    public void NeverReadsPastATruncatedArchive()
    {
        byte[] archive = Archive(("rill/init", "program"), ("other", "text"));
        for (int length = 0; length < archive.Length; length++)
        {
            // The copy ends where the memory ends: a read past it is an access to another object, which a sanitiser or
            // a guard would show; here only the result can be checked.
            Find(archive[..length], "nothing");
        }
    }

    [Fact]
    public void ReadsTheHeadersOfAStaticProgram()
    {
        byte[] image = Elf(type: 2, (1, 5, 0, 0x400000, 0x300, 0x300), (1, 6, 0x1000, 0x402000, 0x100, 0x2100));
        fixed (byte* start = image)
        {
            Assert.True(ElfFile.TryRead(start, (ulong)image.Length, out ElfFile file));
            Assert.Equal(2, file.SegmentCount);
            Assert.False(file.Movable);
            Assert.Equal(0x400123ul, file.Entry);
            Assert.Equal(0x400040ul, file.HeadersAddress);
            Assert.Equal(0x405000ul, file.End);
            Assert.Equal(0x2100ul, file.Segment(1).MemorySize);
        }
    }

    [Fact]
    public void RefusesSegmentsOutsideTheFile()
    {
        byte[] image = Elf(type: 2, (1, 5, 0x10000, 0x400000, 0x300, 0x300));
        fixed (byte* start = image)
        {
            Assert.False(ElfFile.TryRead(start, (ulong)image.Length, out _));
        }
    }

    [Fact]
    public void RefusesEveryOneByteChangeOfTheMagicAndTruncation()
    {
        byte[] image = Elf(type: 3, (1, 5, 0, 0, 0x300, 0x300));
        for (int length = 0; length < 64 + 56; length++)
        {
            byte[] cut = image[..length];
            fixed (byte* start = cut)
            {
                Assert.False(ElfFile.TryRead(start, (ulong)length, out _));
            }
        }
        for (int at = 0; at < 7; at++)
        {
            byte[] wrong = [.. image];
            wrong[at] ^= 0x40;
            fixed (byte* start = wrong)
            {
                Assert.False(ElfFile.TryRead(start, (ulong)wrong.Length, out _));
            }
        }
    }

    private static string? Find(byte[] archive, string name)
    {
        fixed (byte* start = archive)
        {
            return Cpio.TryFind(start, (ulong)archive.Length, Encoding.UTF8.GetBytes(name), out ulong offset, out ulong size)
                ? Encoding.UTF8.GetString(archive.AsSpan((int)offset, (int)size))
                : null;
        }
    }

    private static byte[] Archive(params (string Name, string Data)[] files)
    {
        var bytes = new MemoryStream();
        foreach ((string name, string data) in files.Append(("TRAILER!!!", "")))
        {
            string header = "070701" + string.Concat(Enumerable.Range(0, 13).Select(field =>
                (field switch { 6 => data.Length, 11 => name.Length + 1, _ => 0 }).ToString("x8")));
            bytes.Write(Encoding.ASCII.GetBytes(header + name + "\0"));
            Pad(bytes);
            bytes.Write(Encoding.ASCII.GetBytes(data));
            Pad(bytes);
        }
        return bytes.ToArray();
    }

    private static void Pad(MemoryStream bytes)
    {
        while (bytes.Length % 4 != 0)
        {
            bytes.WriteByte(0);
        }
    }

    private static byte[] Elf(ushort type, params (uint Type, uint Flags, ulong Offset, ulong Address, ulong File, ulong Memory)[] segments)
    {
        byte[] image = new byte[0x2000];
        new byte[] { 0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1 }.CopyTo(image, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(16), type);
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(18), 62);
        BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(24), 0x400123);
        BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(32), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(54), 56);
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(56), (ushort)segments.Length);
        for (int i = 0; i < segments.Length; i++)
        {
            Span<byte> at = image.AsSpan(64 + i * 56);
            BinaryPrimitives.WriteUInt32LittleEndian(at, segments[i].Type);
            BinaryPrimitives.WriteUInt32LittleEndian(at[4..], segments[i].Flags);
            BinaryPrimitives.WriteUInt64LittleEndian(at[8..], segments[i].Offset);
            BinaryPrimitives.WriteUInt64LittleEndian(at[16..], segments[i].Address);
            BinaryPrimitives.WriteUInt64LittleEndian(at[32..], segments[i].File);
            BinaryPrimitives.WriteUInt64LittleEndian(at[40..], segments[i].Memory);
        }
        return image;
    }
}
