using Rill.Loading;

namespace Rill.Shim.Tests.Loading;

/// <summary>What the boot loader reads the archive through.</summary>
public sealed unsafe class MappedArchiveTests
{
    [Fact]
    public void ReadsEndWhereTheArchiveEnds()
    {
        byte[] bytes = [1, 2, 3, 4, 5];
        fixed (byte* start = bytes)
        {
            var archive = new MappedArchive(start, 4);
            Assert.Equal(4, archive.At(0, 1).Length);
            Assert.Equal(4, archive.At(3, 9)[0]);
            Assert.Equal(1, archive.At(3, 9).Length);
            Assert.True(archive.At(4, 1).IsEmpty);
            Assert.True(archive.At(ulong.MaxValue, 1).IsEmpty);
        }
    }

    [Fact]
    public void AFilesReadsStayInTheFile()
    {
        byte[] bytes = [1, 2, 3, 4, 5];
        fixed (byte* start = bytes)
        {
            MappedFile file = new MappedArchive(start, 5).FileAt(1, 3);
            Span<byte> two = stackalloc byte[2];
            Assert.True(file.TryRead(1, two));
            Assert.Equal([3, 4], two.ToArray());
            Assert.False(file.TryRead(2, two));
            Assert.False(file.TryRead(ulong.MaxValue, two));
            Assert.True(file.TryRead(3, default));
        }
    }

    [Fact]
    public void FindsAFileBehindOthersWithinTheArchive()
    {
        byte[] bytes = CpioBytes.Of(("etc", ""), ("rill/init", "program"));
        fixed (byte* start = bytes)
        {
            var walk = new CpioWalk<MappedArchive>(new MappedArchive(start, (ulong)bytes.Length));
            Assert.True(walk.TryReadNext(out _, out _));
            Assert.True(walk.TryReadNext(out CpioRecord entry, out _));
            byte[] content = new byte[entry.Size];
            Assert.True(new MappedArchive(start, (ulong)bytes.Length).FileAt(entry.Offset, entry.Size).TryRead(0, content));
            Assert.Equal("program"u8.ToArray(), content);
        }
    }
}
