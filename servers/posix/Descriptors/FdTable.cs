using System.Numerics;
using Rill.LinuxAbi;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;

namespace Rill.Posix.Descriptors;

/// <summary>The descriptors of a process, or of several that share them (CLONE_FILES).</summary>
internal sealed class FdTable
{
    /// <summary>The most descriptors that a table ever holds, whatever the limit (fs.nr_open).</summary>
    public const int Most = 1 << 20;

    private OpenFile?[] _files = new OpenFile?[64];
    private ulong[] _used = new ulong[1];
    private ulong[] _closeOnExec = new ulong[1];

    /// <summary>How many processes use it.</summary>
    public int Users { get; private set; } = 1;

    /// <summary>One past the highest slot there is room for.</summary>
    public int Capacity => _files.Length;

    /// <summary>How many descriptors are open.</summary>
    public int Count { get; private set; }

    /// <summary>The description of a descriptor, or null.</summary>
    public OpenFile? this[int fd] => (uint)fd < (uint)_files.Length ? _files[fd] : null;

    /// <summary>Puts a description, whose reference it takes over, into the lowest free slot.</summary>
    /// <param name="file">The description.</param>
    /// <param name="closeOnExec">Whether exec closes it.</param>
    /// <param name="limit">RLIMIT_NOFILE: one more than the highest descriptor.</param>
    /// <param name="fd">The descriptor.</param>
    /// <param name="atLeast">The lowest that will do.</param>
    /// <returns>EMFILE, and the reference stays the caller's, if none is free below the limit.</returns>
    public Errno Add(OpenFile file, bool closeOnExec, ulong limit, out int fd, int atLeast = 0)
    {
        fd = LowestFree(atLeast);
        if ((ulong)fd >= Math.Min(limit, Most))
        {
            fd = -1;
            return Errno.EMFILE;
        }

        Put(fd, file, closeOnExec);
        return Errno.Ok;
    }

    /// <summary>Puts a description, whose reference it takes over, into a slot and closes what was there.</summary>
    public void Replace(int fd, OpenFile file, bool closeOnExec)
    {
        OpenFile? old = this[fd];
        if (old is not null)
        {
            Close(fd);
        }

        Put(fd, file, closeOnExec);
    }

    /// <summary>Closes a descriptor. EBADF if it is not open.</summary>
    public Errno Close(int fd)
    {
        if (this[fd] is null)
        {
            return Errno.EBADF;
        }

        Drop(Take(fd));
        return Errno.Ok;
    }

    private OpenFile Take(int fd)
    {
        OpenFile file = _files[fd]!;
        _files[fd] = null;
        _used[fd >> 6] &= ~(1UL << (fd & 63));
        _closeOnExec[fd >> 6] &= ~(1UL << (fd & 63));
        Count--;
        return file;
    }

    private void Drop(OpenFile file)
    {
        file.CloseDescriptor(this);
        file.Release();
    }

    /// <summary>How many descriptors are closed in one turn of the server.</summary>
    public const int ClosedAtOnce = 128;

    /// <summary>Closes what is open from first to last, as much as one turn may.</summary>
    /// <param name="first">In: where to begin. Out: where to go on.</param>
    /// <param name="last">The last to close.</param>
    /// <returns>Whether all is closed.</returns>
    public bool CloseSome(ref uint first, uint last)
    {
        int closed = 0;
        for (; first < (uint)_files.Length && first <= last; first++)
        {
            // Free slots, 64 at a time, cost next to nothing.
            if (_used[first >> 6] == 0)
            {
                first |= 63;
                continue;
            }

            if (_files[first] is null)
            {
                continue;
            }

            if (closed == ClosedAtOnce)
            {
                return false;
            }

            Close((int)first);
            closed++;
        }

        return true;
    }

    /// <summary>Takes out those that exec closes, in pieces: they are no longer the table's when the first has ended.</summary>
    public IEnumerable<Piece> CloseOnExec()
    {
        List<OpenFile>? taken = null;
        for (int word = 0; word < _closeOnExec.Length; word++)
        {
            for (ulong bits = _closeOnExec[word]; bits != 0; bits &= bits - 1)
            {
                (taken ??= []).Add(Take((word << 6) + BitOperations.TrailingZeroCount(bits)));
            }
        }

        for (int i = 0; taken is not null && i < taken.Count; i++)
        {
            if (i != 0 && i % ClosedAtOnce == 0)
            {
                yield return default;
            }

            Drop(taken[i]);
        }
    }

    public bool GetCloseOnExec(int fd) => (_closeOnExec[fd >> 6] >> (fd & 63) & 1) != 0;

    public void SetCloseOnExec(int fd, bool value)
    {
        ulong bit = 1UL << (fd & 63);
        _closeOnExec[fd >> 6] = value ? _closeOnExec[fd >> 6] | bit : _closeOnExec[fd >> 6] & ~bit;
    }

    /// <summary>A copy for a forked child; each description gets a reference more.</summary>
    public FdTable Clone()
    {
        var copy = new FdTable
        {
            _files = (OpenFile?[])_files.Clone(),
            _used = (ulong[])_used.Clone(),
            _closeOnExec = (ulong[])_closeOnExec.Clone(),
            Count = Count,
        };
        foreach (OpenFile? file in _files)
        {
            file?.AddReference();
        }

        return copy;
    }

    /// <summary>One more process uses the table.</summary>
    public FdTable AddUser()
    {
        Users++;
        return this;
    }

    /// <summary>One process less; the last one closes all, in pieces.</summary>
    public IEnumerable<Piece> RemoveUser()
    {
        uint next = 0;
        if (--Users == 0)
        {
            while (!CloseSome(ref next, uint.MaxValue))
            {
                yield return default;
            }
        }
    }

    private int LowestFree(int from)
    {
        for (int word = from >> 6; word < _used.Length; word++)
        {
            ulong free = ~_used[word];
            if (word == from >> 6)
            {
                free &= ulong.MaxValue << (from & 63);
            }

            if (free != 0)
            {
                return (word << 6) + BitOperations.TrailingZeroCount(free);
            }
        }

        return Math.Max(from, _used.Length << 6);
    }

    private void Put(int fd, OpenFile file, bool closeOnExec)
    {
        if (fd >= _files.Length)
        {
            int size = (int)BitOperations.RoundUpToPowerOf2((uint)fd + 1);
            Array.Resize(ref _files, size);
            Array.Resize(ref _used, size >> 6);
            Array.Resize(ref _closeOnExec, size >> 6);
        }

        _files[fd] = file;
        _used[fd >> 6] |= 1UL << (fd & 63);
        SetCloseOnExec(fd, closeOnExec);
        Count++;
    }
}
