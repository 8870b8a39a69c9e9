using Rill.Abi;
using Rill.Posix.Processes;
using Rill.Posix.Tests.Support;
using Rill.Protocols.Posix;

namespace Rill.Posix.Tests.Procfs;

/// <summary>/proc/PID/maps and smaps of a process with many and with large mappings.</summary>
public sealed class MapsFileTests
{
    private const int Count = 500;

    /// <summary>With the large one and the process's page.</summary>
    private const int AllMappings = Count + 2;
    private const ulong First = 0x10_0000_0000, Large = 0x20_0000_0000, LargeLength = 200 << 20;

    private readonly TestSystem _system = new();
    private readonly TestProgram _child;

    public MapsFileTests()
    {
        _child = _system.Fork(_system.InitProgram);
        SpaceHandle = _child.Process.Native!.Space.Value;
        for (ulong i = 0; i < Count; i++)
        {
            Map(First + (i * 8192), 4096);
        }

        Map(Large, LargeLength);
        for (ulong at = Large; at < Large + LargeLength; at += LargeLength / 10)
        {
            Assert.Equal(Status.Ok, _system.Loop.Kernel.SpaceWrite(SpaceHandle, at, [1], out _));
        }
    }

    private uint SpaceHandle { get; }

    [Fact]
    public void EachMappingHasItsLineHoweverItIsRead()
    {
        string whole = ReadAll("maps", 100_000, out int reads);
        string[] lines = whole.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(AllMappings, lines.Length);
        Assert.StartsWith("1000000000-1000001000 rw-p 00000000 00:00 0 ", lines[0], StringComparison.Ordinal);
        Assert.True(reads > 5, "the text is made in parts");
        Assert.Equal(whole, ReadAll("maps", 37, out _));
        Assert.Equal(whole, ReadAll("maps", 4096, out _));
    }

    [Fact]
    public void APlaceFarOnIsReachedInTurns()
    {
        string whole = ReadAll("maps", 4096, out _);
        int fd = Open("maps");
        int at = whole.Length - 100;
        Assert.Equal(whole[at..], ReadAt(fd, at));
        Assert.Equal(whole[1000..1010], ReadAt(fd, 1000, 10));
        Assert.Equal("", ReadAt(fd, whole.Length + 5));
        Assert.Equal(whole[..10], ReadAt(fd, 0, 10));
    }

    [Fact]
    public void PagesOfALargeMappingAreCountedInTurns()
    {
        string text = ReadAll("smaps", 4096, out _);
        int at = text.IndexOf("2000000000-", StringComparison.Ordinal);
        Assert.Contains("\nRss:                  40 kB\n", text[at..], StringComparison.Ordinal);
        Assert.Equal(AllMappings, text.Split("VmFlags:").Length - 1);
    }

    [Fact]
    public void TheSizesInStatusAreThoseOfTheMappings()
    {
        string status = Text("status");
        ulong data = (Count * 4) + (LargeLength >> 10);
        Assert.Contains($"VmData:\t{data,8} kB\n", status, StringComparison.Ordinal);
        Assert.Contains($"VmStk:\t{0,8} kB\n", status, StringComparison.Ordinal);
    }

    [Fact]
    public void AProgramThatWasReplacedShowsNothing()
    {
        int fd = Open("maps");
        Assert.NotEqual("", ReadAt(fd, 0, 100));
        NativeProcess old = _child.Process.Native!;
        _child.Process.Native = null;
        Assert.Equal("", ReadAt(fd, 100_000));
        _child.Process.Native = old;
    }

    private void Map(ulong address, ulong length)
    {
        var request = new MapRequest
        {
            Address = address,
            Length = length,
            Protection = Protection.Read | Protection.Write,
            Flags = MapFlags.Fixed,
        };
        Assert.Equal(Status.Ok, _system.Loop.Kernel.SpaceMap(SpaceHandle, request, out _));
    }

    private int Open(string name)
    {
        int fd = _system.InitProgram.Open($"/proc/{_child.Id}/{name}");
        Assert.True(fd >= 0, $"{fd}");
        return fd;
    }

    private string Text(string name)
    {
        int fd = Open(name);
        return _system.InitProgram.Read(fd, 65536);
    }

    private string ReadAll(string name, int room, out int reads)
    {
        int fd = Open(name);
        var text = new System.Text.StringBuilder();
        string part;
        for (reads = 0; (part = _system.InitProgram.Read(fd, room)).Length != 0; reads++)
        {
            text.Append(part);
        }

        return text.ToString();
    }

    private string ReadAt(int fd, long at, int room = 4096)
    {
        TestProgram init = _system.InitProgram;
        var reply = init.Now(init.Client.ReadAsync(new TransferRequest { Fd = fd, Offset = at }, new byte[room]));
        return System.Text.Encoding.ASCII.GetString(reply.Bulk.Span[..(int)reply.Value.Count]);
    }
}
