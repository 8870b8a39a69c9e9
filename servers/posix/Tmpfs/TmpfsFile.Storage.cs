using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Runtime.Native;

namespace Rill.Posix.Tmpfs;

/// <content>Where the content lies: the array or the Memory object, and what it takes from the file system's limit.</content>
internal sealed partial class TmpfsFile
{
    private static long RoundUp(long value, long unit) => (value + unit - 1) / unit * unit;

    /// <summary>Makes room for content: pages of the limit, and the array or object.</summary>
    private Errno Reserve(long start, long end)
    {
        if (end < start)
        {
            return Errno.EFBIG;
        }

        // Counted is what writes have reached past the highest page so far; a hole that they skipped is not.
        long pages = RoundUp(end, PageSize) / PageSize;
        if (pages > _highest)
        {
            long fresh = pages - Math.Max(_highest, start / PageSize);
            if (!fileSystem.TryReserve(fresh))
            {
                return Errno.ENOSPC;
            }

            _pages += fresh;
            _highest = pages;
        }

        return Grow(end);
    }

    private Errno Grow(long end)
    {
        if (_memory is not null)
        {
            return end <= _capacity ? Errno.Ok
                : Resize(_isMapped ? RoundUp(end, PageSize) : RoundUp(Math.Max(end, _capacity + (_capacity / 2)), GrowthStep));
        }

        if (end > SmallLimit)
        {
            return MoveToMemory(end);
        }

        if (end > _small.Length)
        {
            int length = (int)Math.Max(RoundUp(end, 64), Math.Min(_small.Length * 2, SmallLimit));
            if (!fileSystem.TryTakeContent(length - _small.Length))
            {
                return MoveToMemory(end);
            }

            Array.Resize(ref _small, length);
        }

        return Errno.Ok;
    }

    private Errno Shrink(long length)
    {
        long pages = RoundUp(length, PageSize) / PageSize;
        if (pages < _highest)
        {
            long freed = Math.Min(_pages, _highest - pages);
            fileSystem.Return(freed);
            _pages -= freed;
            _highest = pages;
        }

        if (_memory is null)
        {
            if (length < _small.Length)
            {
                _small.AsSpan((int)length).Clear();
            }

            return Errno.Ok;
        }

        if (length == 0 && !_isMapped)
        {
            // Nobody else has the object: the kernel takes it apart in time that nobody needs.
            _memory.Dispose();
            _memory = null;
            _capacity = 0;
            return Errno.Ok;
        }

        long kept = RoundUp(Math.Max(length, 1), PageSize);
        if (length < kept)
        {
            Status status = fileSystem.Kernel.MemoryDiscard(_memory.Value, (ulong)length, (ulong)(kept - length));
            if (status != Status.Ok)
            {
                return StatusErrno.Of(status);
            }
        }

        _keptCapacity = kept;
        FreeSome();
        return Errno.Ok;
    }

    /// <summary>The most bytes of a large content that are freed in one turn; the kernel frees so many in one entry.</summary>
    private const long FreedAtOnce = 32 << 20;

    /// <summary>What the object is to be shortened to; 0 if it is to stay as it is.</summary>
    private long _keptCapacity;

    /// <summary>What is still to be punched out.</summary>
    private long _holeStart, _holeEnd;

    public override bool IsShrinking => _keptCapacity != 0 || _holeStart < _holeEnd;

    public override bool FreeSome()
    {
        if (_memory is not null && _keptCapacity != 0 && _keptCapacity < _capacity)
        {
            Resize(_capacity - FreedNow(_capacity - _keptCapacity, _capacity));
            if (_capacity > _keptCapacity)
            {
                return false;
            }
        }

        _keptCapacity = 0;
        if (_memory is not null && _holeStart < _holeEnd)
        {
            long part = FreedNow(_holeEnd - _holeStart, -_holeStart);
            fileSystem.Kernel.MemoryDiscard(_memory.Value, (ulong)_holeStart, (ulong)part);
            _holeStart += part;
        }

        return _memory is null || _holeStart >= _holeEnd;
    }

    /// <summary>How many bytes to free now: all if the object has few frames, else up to a page's border.</summary>
    private long FreedNow(long length, long border)
    {
        bool isSmall = fileSystem.Kernel.MemoryInfo(_memory!.Value, out MemoryInfo info) == Status.Ok && info.Committed <= FreedAtOnce;
        return isSmall || length <= FreedAtOnce ? length : FreedAtOnce - (-border & (PageSize - 1));
    }

    private Errno Resize(long capacity)
    {
        if (capacity == _capacity)
        {
            return Errno.Ok;
        }

        Status status = fileSystem.Kernel.MemoryResize(_memory!.Value, (ulong)capacity);
        if (status != Status.Ok)
        {
            return status == Status.NoMemory ? Errno.ENOSPC : Errno.EFBIG;
        }

        _capacity = capacity;
        return Errno.Ok;
    }

    private Errno MoveToMemory(long size)
    {
        long capacity = RoundUp(Math.Max(size, 1), size <= SmallLimit ? PageSize : GrowthStep);
        Status status = fileSystem.Kernel.MemoryCreate((ulong)capacity, MemoryFlags.None, out uint handle, fileSystem.Job);
        if (status != Status.Ok)
        {
            return status is Status.NoMemory or Status.LimitReached ? Errno.ENOSPC : Errno.EFBIG;
        }

        var memory = new MemoryHandle(fileSystem.Kernel, handle);
        int kept = (int)Math.Min(_size, _small.Length);
        if (kept > 0)
        {
            status = fileSystem.Kernel.MemoryWrite(handle, 0, _small.AsSpan(0, kept), out int written);
            if (status != Status.Ok || written != kept)
            {
                memory.Dispose();
                return Errno.ENOSPC;
            }
        }

        _memory = memory;
        _capacity = capacity;
        DropSmall();
        return SealMemory(Seals);
    }

    private void DropSmall()
    {
        fileSystem.ReturnContent(_small.Length);
        _small = [];
    }

    private Errno SealMemory(FileSeals seals)
    {
        MemorySeals wanted = ((seals & FileSeals.Write) != 0 ? MemorySeals.Write : MemorySeals.None)
            | ((seals & FileSeals.FutureWrite) != 0 ? MemorySeals.FutureWrite : MemorySeals.None);
        Status status = wanted == MemorySeals.None ? Status.Ok : fileSystem.Kernel.MemorySeal(_memory!.Value, wanted);
        return status == Status.BadState ? Errno.EBUSY : StatusErrno.Of(status);
    }
}
