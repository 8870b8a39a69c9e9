using System.Text;
using Rill.LinuxAbi;
using Rill.Tool.Archives;

namespace Rill.Tool.Tests.Archives;

public sealed class CpioWriterTests
{
    private const int Page = 4096;

    [Fact]
    public void DataOfAPageOrMoreStartsOnAPage()
    {
        Random random = new(1);
        List<CpioEntry> entries = [Folder("a")];
        for (int index = 0; index < 2000; index++)
        {
            string path = "a/" + new string('n', random.Next(1, 250)) + index;
            entries.Add(File(path, random.Next(3) == 0 ? random.Next(Page, 3 * Page) : random.Next(200)));
        }

        List<ReadEntry> read = CpioReader.Read(Write(entries));
        foreach (ReadEntry entry in read.Where(entry => entry.Data.Length >= Page))
        {
            Assert.Equal(0, entry.DataOffset % Page);
        }
    }

    [Fact]
    public void EveryEntryComesBackInOrder()
    {
        Random random = new(2);
        List<CpioEntry> entries = [Folder("d")];
        for (int index = 0; index < 500; index++)
        {
            entries.Add(File($"d/{index}", random.Next(3 * Page)));
        }

        // A folder may be written again to fill up to a page; unpackers take that as nothing new.
        List<ReadEntry> files = [.. CpioReader.Read(Write(entries)).Where(entry => (entry.Mode & 0xF000) == 0x8000)];
        Assert.Equal(entries.Skip(1).Select(entry => entry.Path), files.Select(entry => entry.Path));
        Assert.All(entries.Skip(1).Zip(files), pair => Assert.Equal(pair.First.Content, pair.Second.Data));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public void AFileIsAlignedAtEveryPositionBeforeIt(int nameLength)
    {
        // The small file before it moves the header of the large one over all the multiples of 4 in a page.
        for (int before = 0; before < Page; before += 4)
        {
            List<ReadEntry> read = CpioReader.Read(
                Write([File("s", before), File("large" + new string('x', nameLength), Page)]));
            Assert.Equal(0, read[^1].DataOffset % Page);
            Assert.Equal(Page, read[^1].Data.Length);
        }
    }

    /// <summary>Such files have a length of none, or of a page, and other content.</summary>
    [Theory]
    [InlineData("/proc/version")]
    [InlineData("/sys/kernel/mm/transparent_hugepage/enabled")]
    public void WhatTheHostMakesUpAsItIsReadIsWhole(string file)
    {
        CpioEntry entry = new() { Path = "made-up", Mode = CpioEntry.TypeFile, HostFile = file };
        List<ReadEntry> read = CpioReader.Read(Write([entry, File("after", 3)]));
        Assert.Equal(System.IO.File.ReadAllText(file), Encoding.ASCII.GetString(read[0].Data));
        Assert.Equal("after", read[1].Path);
    }

    [Fact]
    public void TheArchiveEndsOnAPageSoThatAnotherMayFollow()
    {
        byte[] first = Write([Folder("a"), File("a/f", 5000)]);
        byte[] second = Write([File("a/g", 9000)]);
        Assert.Equal(0, first.Length % Page);
        List<ReadEntry> read = CpioReader.Read([.. first, .. second]);
        Assert.Equal("a/g", read[^1].Path);
        Assert.Equal(0, read[^1].DataOffset % Page);
    }

    private static CpioEntry Folder(string path) => new() { Path = path, Mode = CpioEntry.TypeDirectory | (int)Octal.O755 };

    private static CpioEntry File(string path, int size)
    {
        byte[] content = new byte[size];
        new Random(size).NextBytes(content);
        return new CpioEntry { Path = path, Mode = CpioEntry.TypeFile | (int)Octal.O644, Content = content };
    }

    private static byte[] Write(IEnumerable<CpioEntry> entries)
    {
        using MemoryStream stream = new();
        CpioWriter writer = new(stream);
        foreach (CpioEntry entry in entries)
        {
            writer.Add(entry);
        }

        writer.Finish();
        return stream.ToArray();
    }
}
