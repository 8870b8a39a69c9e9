using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Tests.Support;
using Rill.Posix.Vfs;
using Rill.Protocols.Posix;

namespace Rill.Posix.Tests.Tmpfs;

/// <summary>Large files that are cut off or punched: what they held is freed in turns, and the outcome is that of one step.</summary>
public sealed class LongShrinkTests
{
    private const long Large = 60 << 20, Kept = (10 << 20) + 10;

    private readonly TestSystem _system = new();
    private readonly TestProgram _other;
    private readonly int _fd;
    private readonly Inode _inode;

    private TestProgram Program => _system.InitProgram;

    public LongShrinkTests()
    {
        _other = _system.Fork(Program);
        _fd = Program.Open("/f", OpenFlags.Create | OpenFlags.ReadWrite);
        foreach (long at in (long[])[0, Kept - 2, Large - 3])
        {
            Assert.True(Program.Now(Program.Client.WriteAsync(new TransferRequest { Fd = _fd, Offset = at }, "abc"u8.ToArray())).IsOk);
        }

        _inode = Program.Process.Files[_fd]!.Inode;
        Assert.Equal(Errno.Ok, Program.Process.Files[_fd]!.GetMemory(isShared: true, Large, out _));
    }

    [Fact]
    public void ATruncationTakesTurnsAndWhatComesThenWaits()
    {
        int other = _other.Open("/f", OpenFlags.ReadWrite);
        var truncate = Program.Client.TruncateAsync(new TruncateRequest { Fd = _fd, Length = Kept });
        var grow = _other.Client.TruncateAsync(new TruncateRequest { Fd = other, Length = Large });
        List<(bool IsShrinking, long Size)> seen = Watch(Program, _other);
        Assert.True(truncate.Result.IsOk && grow.Result.IsOk);
        Assert.Contains((true, Kept), seen);
        Assert.Null(_inode.Change);
        Assert.Equal(Large, _inode.Size);

        // The end of the last page that stayed is as empty as what was cut off.
        Assert.Equal("ab\0\0", ReadAt(Kept - 2, 4));
        Assert.Equal("\0\0\0", ReadAt(Large - 3, 3));
        Assert.Equal("abc", ReadAt(0, 3));
    }

    [Fact]
    public void AHoleIsPunchedInTurns()
    {
        var punch = Program.Client.AllocateAsync(new AllocateRequest { Fd = _fd, Mode = AllocateMode.KeepSize | AllocateMode.PunchHole, Offset = 1, Length = Large - 2 });
        Assert.Contains((true, Large), Watch(Program));
        Assert.True(punch.Result.IsOk);
        Assert.Equal("a\0\0", ReadAt(0, 3));
        Assert.Equal("\0\0\0", ReadAt(Kept - 2, 3));
        Assert.Equal("\0\0c", ReadAt(Large - 3, 3));
    }

    [Fact]
    public void AnOpenThatTruncatesWaitsForItsEnd()
    {
        var open = _other.Client.OpenAtAsync(new OpenAtRequest
        {
            DirFd = AtDirectory.Working,
            Path = "/f"u8.ToArray(),
            Flags = OpenFlags.ReadWrite | OpenFlags.Truncate,
        });
        Assert.Contains((true, 0), Watch(_other));
        Assert.True(open.Result.IsOk);
        Assert.Equal((false, 0), (_inode.IsShrinking, _inode.Size));
    }

    [Fact]
    public void TheEndOfTheCallerDoesNotEndIt()
    {
        var truncate = _other.Client.TruncateAsync(new TruncateRequest { ByPath = true, Path = "/f"u8.ToArray(), Length = Kept });
        _other.Loop.RunPending();
        var kill = Program.Client.KillAsync(new KillRequest { Process = _other.Id, Signal = Signal.Kill });
        _system.Run();
        Assert.True(kill.Result.IsOk);
        _ = truncate;
        Assert.Equal((false, Kept), (_inode.IsShrinking, _inode.Size));
        Assert.Null(_inode.Change);
        Assert.Equal(0, _system.Server.Held.Count);
    }

    [Fact]
    public void AFileThatIsRemovedMeanwhileIsGone()
    {
        _ = Program.Client.TruncateAsync(new TruncateRequest { Fd = _fd, Length = Kept });
        _ = _other.Client.UnlinkAsync(new UnlinkRequest { DirFd = AtDirectory.Working, Path = "/f"u8.ToArray() });
        _ = Program.Client.CloseAsync(new CloseRequest { Fd = _fd });
        _system.Run();
        Assert.Equal(0, _system.Server.Held.Count);
        Assert.Equal(0, _inode.Size);
    }

    private List<(bool IsShrinking, long Size)> Watch(params ReadOnlySpan<TestProgram> callers)
    {
        bool hasBegun = false;
        return TurnWatch.Run(
            _system,
            () =>
            {
                hasBegun |= _inode.IsShrinking;
                return (_inode.IsShrinking, _inode.Size);
            },
            now => hasBegun && !now.IsShrinking,
            callers);
    }

    private string ReadAt(long at, int count)
    {
        var reply = Program.Now(Program.Client.ReadAsync(new TransferRequest { Fd = _fd, Offset = at }, new byte[count]));
        return System.Text.Encoding.ASCII.GetString(reply.Bulk.Span[..(int)reply.Value.Count]);
    }
}
