using Rill.LinuxAbi;
using Rill.Posix.Tests.Support;
using Rill.Protocols.Posix;

namespace Rill.Posix.Tests.Files;

public sealed class DescriptorTests
{
    private readonly TestSystem _system = new();
    private readonly TestProgram _p;

    public DescriptorTests() => _p = _system.Fork(_system.InitProgram);

    [Fact]
    public void TheLowestFreeDescriptorIsTaken()
    {
        int a = _p.Open("/dev/null");
        int b = _p.Open("/dev/null");
        Assert.Equal(a + 1, b);
        _p.Close(a);
        Assert.Equal(a, _p.Open("/dev/null"));
        Assert.Equal(Errno.EBADF, _p.Close(99));
    }

    [Fact]
    public void DuplicatesShareThePosition()
    {
        int fd = _p.Open("/f", OpenFlags.Create | OpenFlags.ReadWrite);
        _p.Write(fd, "abcdef");
        int copy = _p.Now(_p.Client.DuplicateAsync(new DuplicateRequest { Fd = fd, Exactly = 20 })).Value.Fd;
        Assert.Equal(20, copy);
        _p.Now(_p.Client.SeekAsync(new SeekRequest { Fd = copy, Offset = 1 }));
        Assert.Equal("bc", _p.Read(fd, 2));
        Assert.Equal("def", _p.Read(copy));
    }

    [Fact]
    public void TheLimitOfDescriptorsIsKept()
    {
        _p.Process.Limits.Set(Resource.Files, 4, 4);
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(i, _p.Open("/dev/null"));
        }

        Assert.Equal(-(int)Errno.EMFILE, _p.Open("/dev/null"));
        Assert.Equal(Errno.EBADF, _p.Status(_p.Client.DuplicateAsync(new DuplicateRequest { Fd = 0, Exactly = 4 })));
        Assert.Equal(Errno.EINVAL, _p.Status(_p.Client.FcntlAsync(new FcntlRequest { Fd = 0, Command = 0, Argument = 4 })));
    }

    [Fact]
    public void FcntlTellsAndSetsFlags()
    {
        int fd = _p.Open("/dev/null", OpenFlags.CloseOnExec | OpenFlags.ReadWrite);
        Assert.Equal(1, Fcntl(fd, FcntlCommand.GetFd));
        Fcntl(fd, FcntlCommand.SetFd, 0);
        Assert.Equal(0, Fcntl(fd, FcntlCommand.GetFd));
        Fcntl(fd, FcntlCommand.SetFlags, (uint)(OpenFlags.NonBlock | OpenFlags.WriteOnly));
        Assert.Equal((uint)(OpenFlags.NonBlock | OpenFlags.ReadWrite), Fcntl(fd, FcntlCommand.GetFlags));
    }

    [Fact]
    public void RecordLocksOfTwoProcessesExcludeEachOther()
    {
        int fd = _p.Open("/f", OpenFlags.Create | OpenFlags.ReadWrite);
        TestProgram other = _system.Fork(_p);
        Assert.Equal(Errno.Ok, Lock(_p, fd, LockType.Write, 0, 10));
        Assert.Equal(Errno.EAGAIN, Lock(other, fd, LockType.Read, 5, 1));
        Assert.Equal(Errno.Ok, Lock(other, fd, LockType.Write, 10, 0));
        var told = other.Now(other.Client.FileLockAsync(new FileLockRequest
        {
            Fd = fd,
            Command = FcntlCommand.GetLock,
            Type = LockType.Read,
            Start = 0,
            Length = 1,
        })).Value;
        Assert.Equal((uint)_p.Id, told.Process);
        Assert.Equal(10, told.Length);
        var wait = other.Client.FileLockAsync(new FileLockRequest
        {
            Fd = fd,
            Command = FcntlCommand.SetLockWait,
            Type = LockType.Write,
            Start = 0,
            Length = 1,
        });
        _system.Run();
        Assert.False(wait.IsCompleted);
        _p.Close(fd);
        Assert.True(wait.IsCompleted && wait.Result.IsOk);
    }

    [Fact]
    public void WholeFileLocksBelongToDescriptions()
    {
        int fd = _p.Open("/f", OpenFlags.Create | OpenFlags.ReadWrite);
        int second = _p.Open("/f", OpenFlags.ReadWrite);
        Assert.Equal(Errno.Ok, Flock(fd, 2));
        Assert.Equal(Errno.EAGAIN, Flock(second, 1 | 4));
        Assert.Equal(Errno.Ok, Flock(fd, 8));
        Assert.Equal(Errno.Ok, Flock(second, 1 | 4));
        Assert.Equal(Errno.Ok, Flock(fd, 1 | 4));
    }

    [Fact]
    public void FileSizeLimitCutsWritesAndSignals()
    {
        _p.Process.Limits.Set(Resource.FileSize, 10, 10);
        _p.Action(Signal.Xfsz, 2);
        int fd = _p.Open("/f", OpenFlags.Create | OpenFlags.ReadWrite);
        Assert.Equal(10, _p.Write(fd, "0123456789abc"));
        Assert.Equal(-(int)Errno.EFBIG, _p.Write(fd, "x"));
        Assert.Equal(Signal.Xfsz, _p.Take());
    }

    [Fact]
    public void DevicesDoWhatTheirManualsSay()
    {
        Assert.Equal("", _p.Read(_p.Open("/dev/null")));
        Assert.Equal(-(int)Errno.ENOSPC, _p.Write(_p.Open("/dev/full", OpenFlags.WriteOnly), "x"));
        Assert.Equal(-(int)Errno.ENXIO, _p.Open("/dev/tty"));
    }

    [Fact]
    public void ProcShowsTheProcessToItself()
    {
        int file = _p.Open("/f", OpenFlags.Create | OpenFlags.ReadWrite);
        byte[] room = new byte[100];
        var link = _p.Now(_p.Client.ReadLinkAsync(
            new ReadLinkRequest { DirFd = AtDirectory.Working, Path = TestProgram.Bytes($"/proc/self/fd/{file}") }, room));
        Assert.Equal("/f", System.Text.Encoding.ASCII.GetString(room, 0, (int)link.Value.Count));
        Assert.StartsWith($"{_p.Id} (", _p.Read(_p.Open("/proc/self/stat")));
        Assert.True(_p.Open($"/proc/{_p.Id}/fd/{file}") > 0);
    }

    private long Fcntl(int fd, uint command, long argument = 0) =>
        _p.Now(_p.Client.FcntlAsync(new FcntlRequest { Fd = fd, Command = command, Argument = argument })).Value.Result;

    private Errno Flock(int fd, uint operation) =>
        _p.Status(_p.Client.FlockAsync(new FlockRequest { Fd = fd, Operation = operation }));

    private static Errno Lock(TestProgram program, int fd, uint type, long start, long length) =>
        program.Status(program.Client.FileLockAsync(new FileLockRequest
        {
            Fd = fd,
            Command = FcntlCommand.SetLock,
            Type = type,
            Start = start,
            Length = length,
        }));
}
