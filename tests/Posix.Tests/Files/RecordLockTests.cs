using Rill.LinuxAbi;
using Rill.Posix.Tests.Support;
using Rill.Protocols;
using Rill.Protocols.Posix;

namespace Rill.Posix.Tests.Files;

/// <summary>fcntl's record locks and flock, through requests.</summary>
public class RecordLockTests
{
    private readonly TestSystem _system = new();
    private readonly TestProgram _a;
    private readonly TestProgram _b;
    private readonly int _fileA;
    private readonly int _fileB;

    public RecordLockTests()
    {
        _a = _system.InitProgram;
        _a.Close(_a.Open("/f", OpenFlags.Create | OpenFlags.WriteOnly));
        _b = _system.Fork(_a);
        _fileA = _a.Open("/f", OpenFlags.ReadWrite);
        _fileB = _b.Open("/f", OpenFlags.ReadWrite);
    }

    [Fact]
    public void ReadersShareAndWritersDoNot()
    {
        Assert.Equal(Errno.Ok, Lock(_a, _fileA, FcntlCommand.SetLock, LockType.Read, 0, 10));
        Assert.Equal(Errno.Ok, Lock(_b, _fileB, FcntlCommand.SetLock, LockType.Read, 5, 10));
        Assert.Equal(Errno.EAGAIN, Lock(_b, _fileB, FcntlCommand.SetLock, LockType.Write, 9, 1));
        Assert.Equal(Errno.Ok, Lock(_b, _fileB, FcntlCommand.SetLock, LockType.Write, 10, 1));
        Assert.Equal(Errno.EAGAIN, Lock(_a, _fileA, FcntlCommand.SetLock, LockType.Read, 0, 0));
    }

    [Fact]
    public void AnOwnersNewLockReplacesItsOldOneInTheRange()
    {
        Lock(_a, _fileA, FcntlCommand.SetLock, LockType.Write, 0, 100);
        Assert.Equal(Errno.Ok, Lock(_a, _fileA, FcntlCommand.SetLock, LockType.Read, 40, 20));
        Assert.Equal(Errno.Ok, Lock(_b, _fileB, FcntlCommand.SetLock, LockType.Read, 40, 20));
        Assert.Equal(Errno.EAGAIN, Lock(_b, _fileB, FcntlCommand.SetLock, LockType.Read, 39, 1));
        Assert.Equal(Errno.EAGAIN, Lock(_b, _fileB, FcntlCommand.SetLock, LockType.Read, 60, 1));
        Lock(_a, _fileA, FcntlCommand.SetLock, LockType.None, 0, 40);
        Assert.Equal(Errno.Ok, Lock(_b, _fileB, FcntlCommand.SetLock, LockType.Write, 0, 40));
    }

    [Fact]
    public void AskingTellsTheFirstConflict()
    {
        Lock(_a, _fileA, FcntlCommand.SetLock, LockType.Write, 10, 0);
        FileLockReply told = Ask(_b, _fileB, 0, 100);
        Assert.Equal((LockType.Write, 10L, 0L, (uint)_a.Id), (told.Type, told.Start, told.Length, told.Process));
        Assert.Equal(LockType.None, Ask(_b, _fileB, 0, 10).Type);
        Assert.Equal(LockType.None, Ask(_a, _fileA, 0, 0).Type);
    }

    [Fact]
    public void ClosingAnyDescriptorOfTheFileDropsTheProcessesLocks()
    {
        int second = _a.Open("/f", OpenFlags.ReadOnly);
        Lock(_a, _fileA, FcntlCommand.SetLock, LockType.Write, 0, 0);
        Assert.Equal(Errno.EAGAIN, Lock(_b, _fileB, FcntlCommand.SetLock, LockType.Write, 0, 0));
        _a.Close(second);
        Assert.Equal(Errno.Ok, Lock(_b, _fileB, FcntlCommand.SetLock, LockType.Write, 0, 0));
    }

    [Fact]
    public void LocksOfDescriptionsStayUntilTheLastReferenceGoes()
    {
        Lock(_a, _fileA, FcntlCommand.OfdSetLock, LockType.Write, 0, 0);
        int second = _a.Open("/f", OpenFlags.ReadOnly);
        _a.Close(second);
        TestProgram child = _system.Fork(_a);
        _a.Close(_fileA);
        Assert.Equal(Errno.EAGAIN, Lock(_b, _fileB, FcntlCommand.SetLock, LockType.Read, 0, 1));
        child.Close(_fileA);
        Assert.Equal(Errno.Ok, Lock(_b, _fileB, FcntlCommand.SetLock, LockType.Read, 0, 1));
    }

    [Fact]
    public void AWaiterGetsTheLockWhenItIsReleased()
    {
        Lock(_a, _fileA, FcntlCommand.SetLock, LockType.Write, 0, 10);
        ValueTask<Reply<FileLockReply>> wait = Begin(_b, _fileB, FcntlCommand.SetLockWait, LockType.Write, 5, 1);
        Lock(_a, _fileA, FcntlCommand.SetLock, LockType.None, 0, 5);
        Assert.False(wait.IsCompleted);
        Lock(_a, _fileA, FcntlCommand.SetLock, LockType.None, 5, 1);
        Assert.True(wait.IsCompleted && wait.Result.IsOk);
        Assert.Equal(Errno.EAGAIN, Lock(_a, _fileA, FcntlCommand.SetLock, LockType.Read, 5, 1));
    }

    [Fact]
    public void AWaiterGetsTheLockWhenTheHolderEnds()
    {
        TestProgram holder = _system.Fork(_a);
        int file = holder.Open("/f", OpenFlags.ReadWrite);
        Lock(holder, file, FcntlCommand.SetLock, LockType.Write, 0, 0);
        ValueTask<Reply<FileLockReply>> wait = Begin(_b, _fileB, FcntlCommand.SetLockWait, LockType.Write, 0, 0);
        Assert.False(wait.IsCompleted);
        holder.Exit(0);
        Assert.True(wait.IsCompleted && wait.Result.IsOk);
    }

    [Fact]
    public void ACircleOfWaitsIsRefused()
    {
        TestProgram c = _system.Fork(_a);
        int fileC = c.Open("/f", OpenFlags.ReadWrite);
        Lock(_a, _fileA, FcntlCommand.SetLock, LockType.Write, 0, 1);
        Lock(_b, _fileB, FcntlCommand.SetLock, LockType.Write, 1, 1);
        Lock(c, fileC, FcntlCommand.SetLock, LockType.Write, 2, 1);
        ValueTask<Reply<FileLockReply>> first = Begin(_a, _fileA, FcntlCommand.SetLockWait, LockType.Write, 1, 1);
        ValueTask<Reply<FileLockReply>> second = Begin(_b, _fileB, FcntlCommand.SetLockWait, LockType.Write, 2, 1);
        Assert.Equal(Errno.EDEADLK, Lock(c, fileC, FcntlCommand.SetLockWait, LockType.Write, 0, 1));
        Assert.False(first.IsCompleted || second.IsCompleted);

        // Without the third one's lock the others go on.
        Lock(c, fileC, FcntlCommand.SetLock, LockType.None, 0, 0);
        Assert.True(second.IsCompleted && second.Result.IsOk);
        Lock(_b, _fileB, FcntlCommand.SetLock, LockType.None, 0, 0);
        Assert.True(first.IsCompleted && first.Result.IsOk);
    }

    [Theory]
    [InlineData(OpenFlags.ReadOnly, LockType.Write, Errno.EBADF)]
    [InlineData(OpenFlags.WriteOnly, LockType.Read, Errno.EBADF)]
    [InlineData(OpenFlags.ReadOnly, LockType.Read, Errno.Ok)]
    [InlineData(OpenFlags.WriteOnly, LockType.Write, Errno.Ok)]
    [InlineData(OpenFlags.ReadOnly, 7u, Errno.EINVAL)]
    public void TheKindOfLockNeedsTheRightAccess(OpenFlags flags, uint type, Errno expected) =>
        Assert.Equal(expected, Lock(_a, _a.Open("/f", flags), FcntlCommand.SetLock, type, 0, 0));

    [Fact]
    public void WholeFileLocksBelongToDescriptions()
    {
        TestProgram child = _system.Fork(_a);
        Assert.Equal(Errno.Ok, Whole(_a, _fileA, FlockOperation.Exclusive));
        Assert.Equal(Errno.Ok, Whole(child, _fileA, FlockOperation.Exclusive | FlockOperation.NonBlock));
        Assert.Equal(Errno.EAGAIN, Whole(_b, _fileB, FlockOperation.Shared | FlockOperation.NonBlock));
        ValueTask<Reply<Empty>> wait = _b.Client.FlockAsync(new FlockRequest { Fd = _fileB, Operation = (uint)FlockOperation.Shared });
        _a.Close(_fileA);
        Assert.False(wait.IsCompleted);
        child.Close(_fileA);
        Assert.True(wait.IsCompleted && wait.Result.IsOk);
        Assert.Equal(Errno.Ok, Lock(_a, _a.Open("/f", OpenFlags.ReadWrite), FcntlCommand.SetLock, LockType.Write, 0, 0));
    }

    private static Errno Whole(TestProgram program, int fd, FlockOperation operation) =>
        program.Status(program.Client.FlockAsync(new FlockRequest { Fd = fd, Operation = (uint)operation }));

    private static Errno Lock(TestProgram program, int fd, uint command, uint type, long start, long length) =>
        program.Status(program.Client.FileLockAsync(new FileLockRequest
        {
            Fd = fd,
            Command = command,
            Type = type,
            Start = start,
            Length = length,
        }));

    private static FileLockReply Ask(TestProgram program, int fd, long start, long length) =>
        program.Now(program.Client.FileLockAsync(new FileLockRequest
        {
            Fd = fd,
            Command = FcntlCommand.GetLock,
            Type = LockType.Write,
            Start = start,
            Length = length,
        })).Value;

    private ValueTask<Reply<FileLockReply>> Begin(TestProgram program, int fd, uint command, uint type, long start, long length)
    {
        ValueTask<Reply<FileLockReply>> call = program.Client.FileLockAsync(new FileLockRequest
        {
            Fd = fd,
            Command = command,
            Type = type,
            Start = start,
            Length = length,
        });
        _system.Run();
        return call;
    }
}
