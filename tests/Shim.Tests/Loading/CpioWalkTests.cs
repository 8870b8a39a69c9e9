using System.Text;
using Rill.Loading;

namespace Rill.Shim.Tests.Loading;

public sealed class CpioWalkTests
{
    [Fact]
    public void GivesTheNumbersAndWhereTheContentLies()
    {
        var archive = new CpioBytes { Numbers = [7, 0x81A4, 1, 2, 3, 4, 0, 5, 6, 8, 9] };
        archive.Add("a", "text");
        byte[] bytes = archive.End();
        var walk = Walk(bytes);
        Assert.True(walk.TryReadNext(out CpioRecord entry, out ReadOnlySpan<byte> path));
        Assert.Equal("a", Encoding.UTF8.GetString(path));
        Assert.Equal((7u, 0x81A4u, 1u, 2u), (entry.Inode, entry.Mode, entry.User, entry.Group));
        Assert.Equal((3u, 4u, 4u), (entry.Links, entry.Modified, entry.Size));
        Assert.Equal((5u, 6u, 8u, 9u), (entry.DeviceMajor, entry.DeviceMinor, entry.SpecialMajor, entry.SpecialMinor));
        Assert.Equal("text"u8, bytes.AsSpan((int)entry.Offset, 4));
        Assert.False(walk.TryReadNext(out _, out _));
        Assert.Equal(CpioFault.None, walk.Fault);
    }

    [Fact]
    public void GoesOnInTheArchivesThatFollowAndOverZeroesBetweenThem()
    {
        byte[] bytes =
            [.. CpioBytes.Of(("a", "1"), ("b", "22")), .. new byte[512], .. CpioBytes.Of(("c", "")), .. new byte[70_000]];
        Assert.Equal(["a=1", "b=22", "c="], Read(bytes, out CpioFault fault));
        Assert.Equal(CpioFault.None, fault);
    }

    [Theory]
    [InlineData("/etc/passwd", "etc/passwd")]
    [InlineData("./etc", "etc")]
    [InlineData("//x", "x")]
    [InlineData("x\0\0\0\0\0", "x")]
    [InlineData("x\0y", "x")]
    [InlineData(".", ".")]
    public void PathsAreWithoutWhatLeadsAndPads(string name, string path) =>
        Assert.Equal([path + "=data"], Read(CpioBytes.Of((name, "data")), out _));

    [Fact]
    public void NothingAndZeroesAreEmptyArchives()
    {
        Assert.Empty(Read([], out CpioFault fault));
        Assert.Equal(CpioFault.None, fault);
        Assert.Empty(Read(new byte[5000], out fault));
        Assert.Equal(CpioFault.None, fault);
    }

    [Fact]
    public void WhatIsNoHeaderEndsTheWalk()
    {
        byte[] bytes = [.. CpioBytes.Of(("a", "1")), .. Encoding.ASCII.GetBytes(new string('x', 200))];
        Assert.Equal(["a=1"], Read(bytes, out CpioFault fault));
        Assert.Equal(CpioFault.NoHeader, fault);
    }

    /// <summary>Names and contents that reach past the end, by little and by nearly 4 GiB.</summary>
    [Theory]
    [InlineData(6, 0xFFFF_FFFFu, CpioFault.LeavesArchive)]
    [InlineData(6, 300u, CpioFault.LeavesArchive)]
    [InlineData(11, 0xFFFF_FFFFu, CpioFault.MalformedHeader)]
    [InlineData(11, 4096u, CpioFault.LeavesArchive)]
    [InlineData(11, 0u, CpioFault.MalformedHeader)]
    public void LengthsThatLeaveTheArchiveEndTheWalk(int field, uint value, CpioFault expected)
    {
        byte[] bytes = CpioBytes.Of(("a", "1"));
        Encoding.ASCII.GetBytes(value.ToString("X8")).CopyTo(bytes, 6 + (field * 8));
        Assert.Empty(Read(bytes, out CpioFault fault));
        Assert.Equal(expected, fault);
    }

    [Fact]
    public void EveryTruncationGivesABeginningOfTheEntries()
    {
        byte[] bytes = CpioBytes.Of(("rill/init", "program"), ("other", "text"), ("third", ""));
        string[] all = [.. Read(bytes, out _)];
        for (int length = 0; length < bytes.Length; length++)
        {
            List<string> some = Read(bytes[..length], out _);
            Assert.Equal(all[..some.Count], some);
        }
    }

    /// <summary>Bytes changed anywhere: the walk ends, and all that it gives lies in the archive.</summary>
    [Fact]
    public void MutatedArchivesNeverLeadOutside()
    {
        var random = new Random(70701);
        byte[] original = [.. CpioBytes.Of(("rill/init", new string('p', 300)), ("b", "2"), ("c/d", "")), .. CpioBytes.Of(("e", "5"))];
        string digits = "0123456789abcdefABCDEFg/:@` ";
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = [.. original];
            for (int change = random.Next(1, 5); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(3) == 0
                    ? (byte)random.Next(256)
                    : (byte)digits[random.Next(digits.Length)];
            }
            if (random.Next(4) == 0)
            {
                bytes = bytes[..random.Next(bytes.Length)];
            }
            // Read slices each content out of the array, which throws for what lies outside.
            Assert.True(Read(bytes, out _).Count <= bytes.Length / 110);
        }
    }

    private static CpioWalk<ArraySource> Walk(byte[] bytes) => new(new ArraySource(bytes));

    private static List<string> Read(byte[] bytes, out CpioFault fault)
    {
        var walk = Walk(bytes);
        List<string> entries = [];
        while (walk.TryReadNext(out CpioRecord entry, out ReadOnlySpan<byte> path))
        {
            string content = Encoding.UTF8.GetString(bytes.AsSpan(checked((int)entry.Offset), checked((int)entry.Size)));
            entries.Add(Encoding.UTF8.GetString(path) + "=" + content);
        }
        fault = walk.Fault;
        return entries;
    }
}
