using Rill.LinuxAbi;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;

namespace Rill.Posix.Tests.Files;

/// <summary>Record locks against a model that knows each byte's holders.</summary>
public sealed class FileLocksTests
{
    private const int Bytes = 40, Owners = 4;

    private readonly object[] _owners = [.. Enumerable.Range(0, Owners).Select(_ => new object())];
    private readonly Queue<IEnumerator<Piece>> _pieces = new();
    private readonly UserLedger _ledger = new(1 << 30);
    private readonly FileLocks _locks;

    /// <summary>What each owner holds of each byte: 0 nothing, 1 for reading, 2 for writing.</summary>
    private readonly int[,] _model = new int[Owners, Bytes];

    public FileLocksTests() => _locks = new FileLocks(Begin);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void WhatIsHeldIsWhatTheModelHolds(int seed)
    {
        var random = new Random(seed);
        UserAccount payer = _ledger.OfUser(1000);
        for (int step = 0; step < 20_000; step++)
        {
            int owner = random.Next(Owners);
            int start = random.Next(Bytes);
            int end = random.Next(6) == 0 ? Bytes - 1 : random.Next(start, Math.Min(start + 8, Bytes));
            int kind = random.Next(3);
            if (kind == 0)
            {
                Assert.Equal(Errno.Ok, _locks.Release(_owners[owner], start, Last(end), payer));
                Mark(owner, start, end, 0);
            }
            else
            {
                RecordLock wanted = Wanted(owner, start, end, kind == 2);
                bool isFree = Conflict(owner, start, end, kind == 2) < 0;
                Assert.Equal(!isFree, _locks.TryFindConflict(wanted, out RecordLock conflict));
                if (!isFree)
                {
                    Assert.True(conflict.Start <= Last(end) && conflict.End >= start && (kind == 2 || conflict.IsWrite));
                    Assert.NotSame(_owners[owner], conflict.Owner);
                }

                Assert.Equal(isFree ? Errno.Ok : Errno.EAGAIN, _locks.Take(wanted, payer));
                if (isFree)
                {
                    Mark(owner, start, end, kind);
                }
            }

            if (random.Next(500) == 0)
            {
                Assert.Equal(Errno.Ok, _locks.Release(_owners[owner], 0, long.MaxValue, payer));
                Mark(owner, 0, Bytes - 1, 0);
            }

            Assert.Equal(Pieces(), _ledger.OfUser(1000)[Kept.Lock]);
            if (random.Next(3) == 0)
            {
                RunOnePiece();
            }
        }

        foreach (object owner in _owners)
        {
            _locks.Release(owner, 0, long.MaxValue, payer);
        }

        Assert.Equal(0, _ledger.Count(Kept.Lock));
    }

    [Fact]
    public void ManyLocksThatGoTogetherAreOutOfTheWayAtOnceAndLeaveBitByBit()
    {
        UserAccount payer = _ledger.OfUser(1000);
        for (int i = 0; i < 10_000; i++)
        {
            Assert.Equal(Errno.Ok, _locks.Take(new RecordLock(_owners[0], 1, true, 2 * i, 2 * i), payer));
        }

        var all = new RecordLock(_owners[1], 2, true, 0, long.MaxValue);
        Assert.Equal(Errno.EAGAIN, _locks.Take(all, payer));
        Assert.Equal(Errno.Ok, _locks.Release(_owners[0], 0, long.MaxValue, payer));
        Assert.Equal(0, _ledger.Count(Kept.Lock));
        Assert.Equal(Errno.Ok, _locks.Take(all, payer));
        int turns = 0;
        while (RunOnePiece())
        {
            turns++;
        }

        Assert.InRange(turns, 50, 100);
    }

    [Fact]
    public void ALockThatWouldBeOneTooManyIsRefusedAndChangesNothing()
    {
        // Memory for two locks of a user.
        var ledger = new UserLedger(64 * 2 * 256);
        UserAccount payer = ledger.OfUser(1000);
        Assert.Equal(Errno.Ok, _locks.Take(new RecordLock(_owners[0], 1, true, 0, 99), payer));
        Assert.Equal(Errno.ENOLCK, _locks.Take(new RecordLock(_owners[0], 1, false, 50, 59), payer));
        Assert.Equal(Errno.Ok, _locks.Release(_owners[0], 50, 59, payer));
        Assert.Equal(Errno.ENOLCK, _locks.Release(_owners[0], 10, 19, payer));
        Assert.Equal(Errno.EAGAIN, _locks.Take(new RecordLock(_owners[1], 2, false, 10, 10), payer));
        Assert.Equal(Errno.ENOLCK, _locks.Take(new RecordLock(_owners[1], 2, false, 55, 55), payer));
        Assert.Equal(Errno.Ok, _locks.Take(new RecordLock(_owners[1], 2, false, 55, 55), ledger.OfUser(1001)));
    }

    private void Begin(IEnumerable<Piece> work)
    {
        IEnumerator<Piece> pieces = work.GetEnumerator();
        if (pieces.MoveNext())
        {
            _pieces.Enqueue(pieces);
        }
    }

    private bool RunOnePiece()
    {
        if (!_pieces.TryDequeue(out IEnumerator<Piece>? pieces))
        {
            return false;
        }

        if (pieces.MoveNext())
        {
            _pieces.Enqueue(pieces);
        }

        return true;
    }

    private static long Last(int end) => end == Bytes - 1 ? long.MaxValue : end;

    private RecordLock Wanted(int owner, int start, int end, bool isWrite) => new(_owners[owner], owner, isWrite, start, Last(end));

    private void Mark(int owner, int start, int end, int kind)
    {
        for (int i = start; i <= end; i++)
        {
            _model[owner, i] = kind;
        }
    }

    private int Conflict(int owner, int start, int end, bool isWrite)
    {
        for (int i = start; i <= end; i++)
        {
            for (int other = 0; other < Owners; other++)
            {
                if (other != owner && (_model[other, i] == 2 || (isWrite && _model[other, i] != 0)))
                {
                    return i;
                }
            }
        }

        return -1;
    }

    /// <summary>How many locks the model's bytes are: neighbours of one kind are one.</summary>
    private int Pieces()
    {
        int pieces = 0;
        for (int owner = 0; owner < Owners; owner++)
        {
            for (int i = 0; i < Bytes; i++)
            {
                pieces += _model[owner, i] != 0 && (i == 0 || _model[owner, i - 1] != _model[owner, i]) ? 1 : 0;
            }
        }

        return pieces;
    }
}
