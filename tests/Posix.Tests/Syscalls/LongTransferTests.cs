using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Syscalls;
using Rill.Posix.Tests.Support;
using Rill.Protocols;
using Rill.Protocols.Posix;

namespace Rill.Posix.Tests.Syscalls;

/// <summary>
/// Transfers that take several turns: others are served meanwhile, and see one operation. Requests that are begun together
/// lie in the server's ring together.
/// </summary>
public sealed class LongTransferTests
{
    private const int Turn = LongTransfer.TurnBytes;
    private const int Long = (5 * Turn) + 100;

    private readonly TestSystem _system = new();
    private readonly TestProgram _p;
    private readonly TestProgram _other;

    public LongTransferTests()
    {
        _p = _system.Fork(_system.InitProgram);
        _other = _system.Fork(_system.InitProgram);
    }

    [Fact]
    public void OthersAreServedBetweenThePiecesOfAWrite()
    {
        int fd = Create("/f");
        var write = _p.Client.WriteAsync(new TransferRequest { Fd = fd }, Pattern(Long));
        var stat = _other.Client.StatAsync(new StatRequest { DirFd = AtDirectory.Working, Path = "/f"u8.ToArray() });
        _system.Run();
        Assert.Equal(Turn, stat.Result.Value.Size);
        Assert.Equal((ulong)Long, write.Result.Value.Count);
        Assert.Equal(Pattern(Long), Content("/f"));
    }

    [Fact]
    public void OthersAreServedBetweenThePiecesOfARead()
    {
        int fd = Filled("/f");
        byte[] room = new byte[Long];
        var read = _p.Client.ReadAsync(new TransferRequest { Fd = fd }, room);
        var truncate = _other.Client.TruncateAsync(new TruncateRequest { ByPath = true, Path = "/f"u8.ToArray(), Length = 2 * Turn });
        _system.Run();
        Assert.True(truncate.Result.IsOk);

        // Readers hold up nobody, and find what is there then.
        Assert.Equal(2ul * Turn, read.Result.Value.Count);
        Assert.Equal(Pattern(Long)[..(2 * Turn)], room[..(2 * Turn)]);
    }

    [Fact]
    public void AWriteOfOneCallStaysInOnePiece()
    {
        int first = Create("/f", OpenFlags.Append);
        int second = _other.Open("/f", OpenFlags.WriteOnly | OpenFlags.Append);
        byte[] a = new byte[Long], b = new byte[Long];
        Array.Fill(a, (byte)'a');
        Array.Fill(b, (byte)'b');
        var one = _p.Client.WriteAsync(new TransferRequest { Fd = first }, a);
        var two = _other.Client.WriteAsync(new TransferRequest { Fd = second }, b);
        _system.Run();
        Assert.Equal((ulong)Long, one.Result.Value.Count);
        Assert.Equal((ulong)Long, two.Result.Value.Count);
        Assert.Equal((byte[])[.. a, .. b], Content("/f"));
    }

    [Fact]
    public void WhatChangesTheContentWaitsForTheWrite()
    {
        int fd = Create("/f");
        int second = _other.Open("/f", OpenFlags.ReadWrite);
        var write = _p.Client.WriteAsync(new TransferRequest { Fd = fd }, Pattern(Long));
        var truncate = _other.Client.TruncateAsync(new TruncateRequest { Fd = second, Length = 10 });
        _system.Run();
        Assert.Equal((ulong)Long, write.Result.Value.Count);
        Assert.True(truncate.Result.IsOk);
        Assert.Equal(Pattern(10), Content("/f"));

        write = _p.Client.WriteAsync(new TransferRequest { Fd = fd, Offset = 0 }, Pattern(Long));
        var open = _other.Client.OpenAtAsync(new OpenAtRequest
        {
            DirFd = AtDirectory.Working,
            Path = "/f"u8.ToArray(),
            Flags = LinuxAbi.OpenFlags.WriteOnly | LinuxAbi.OpenFlags.Truncate,
        });
        _system.Run();
        Assert.Equal((ulong)Long, write.Result.Value.Count);
        Assert.True(open.Result.IsOk);
        Assert.Empty(Content("/f"));
    }

    [Fact]
    public void WhatUsesThePositionWaitsForTheTransfer()
    {
        int fd = Filled("/f");
        TestProgram child = _system.Fork(_p);
        byte[] room = new byte[Long - 10];
        var read = _p.Client.ReadAsync(new TransferRequest { Fd = fd }, room);
        var seek = child.Client.SeekAsync(new SeekRequest { Fd = fd, Whence = SeekFrom.Current });
        byte[] rest = new byte[100];
        var next = child.Client.ReadAsync(new TransferRequest { Fd = fd }, rest);
        _system.Run();
        Assert.Equal((ulong)room.Length, read.Result.Value.Count);
        Assert.Equal(room.Length, seek.Result.Value.Offset);
        Assert.Equal(10ul, next.Result.Value.Count);
        Assert.Equal(Pattern(Long), (byte[])[.. room, .. rest[..10]]);
    }

    [Fact]
    public void ASignalWaitsForTheEndAndTheProcessesEndDoesNot()
    {
        int fd = Create("/f");
        using var cancel = new CancellationTokenSource();
        var write = _p.Client.WriteAsync(new TransferRequest { Fd = fd }, Pattern(Long), cancel.Token);
        cancel.Cancel();
        _system.Run();
        Assert.Equal((ulong)Long, write.Result.Value.Count);

        fd = Create("/g");
        _ = _p.Client.WriteAsync(new TransferRequest { Fd = fd }, Pattern(Long));
        _ = _other.Client.KillAsync(new KillRequest { Process = _p.Id, Signal = Signal.Kill });
        _system.Run();
        Assert.Equal(Turn, Content("/g").Length);
        Assert.Equal(0, _system.Server.Held.Count);

        // The file is free again.
        Assert.Equal(0, _other.Open("/g", OpenFlags.WriteOnly | OpenFlags.Truncate) < 0 ? 1 : 0);
        Assert.Empty(Content("/g"));
    }

    [Fact]
    public void AWriteThatReachesTheLimitTellsWhatItWrote()
    {
        _p.Process.Limits.Set(Resource.FileSize, 3 * Turn, 3 * Turn);
        int fd = Create("/f");
        var write = _p.Client.WriteAsync(new TransferRequest { Fd = fd }, Pattern(Long));
        _system.Run();
        Assert.Equal(3ul * Turn, write.Result.Value.Count);
        Assert.Equal(Pattern(Long)[..(3 * Turn)], Content("/f"));
    }

    [Theory]
    [InlineData("/dev/zero", ReadFill.Zeros)]
    [InlineData("/dev/full", ReadFill.Zeros)]
    [InlineData("/dev/random", ReadFill.Random)]
    [InlineData("/dev/urandom", ReadFill.Random)]
    public void WhatAReaderCanMakeItselfIsNotMoved(string path, ReadFill fill)
    {
        int fd = _p.Open(path);
        var read = _p.Client.ReadAsync(new TransferRequest { Fd = fd }, new byte[1 << 20]);
        _system.Run();
        ReadReply reply = read.Result.Value;
        Assert.Equal((1ul << 20, fill), (reply.Count, reply.Fill));
    }

    private static byte[] Pattern(int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)(i * 31 + (i >> 12));
        }

        return bytes;
    }

    private int Create(string path, OpenFlags flags = OpenFlags.ReadOnly) => _p.Open(path, OpenFlags.Create | OpenFlags.ReadWrite | flags);

    /// <summary>A file with the pattern, open at its start.</summary>
    private int Filled(string path)
    {
        int fd = Create(path);
        var write = _p.Client.WriteAsync(new TransferRequest { Fd = fd, Offset = 0 }, Pattern(Long));
        _system.Run();
        Assert.Equal((ulong)Long, write.Result.Value.Count);
        return fd;
    }

    private byte[] Content(string path)
    {
        int fd = _other.Open(path);
        byte[] room = new byte[3 * Long];
        var read = _other.Client.ReadAsync(new TransferRequest { Fd = fd }, room);
        _system.Run();
        _other.Close(fd);
        return room[..(int)read.Result.Value.Count];
    }
}
