using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;

namespace Rill.Posix.Pipes;

/// <summary>The bytes between the ends of a pipe or FIFO.</summary>
/// <remarks>Source: man 7 pipe.</remarks>
internal sealed class Pipe : FifoContent
{
    /// <summary>PIPE_BUF: writes of at most this many bytes are not divided.</summary>
    public const int AtomicSize = 4096;
    public const int DefaultCapacity = 65536;
    /// <summary>The largest capacity that may be asked for (fs.pipe-max-size).</summary>
    public const int MaxCapacity = 1 << 20;

    private readonly PipeLedger _ledger;
    private readonly uint _user;
    private byte[] _ring = [];
    private int _head;

    /// <summary>Woken when bytes, room or ends come and go; both ends wait here.</summary>
    public WaitQueue Queue { get; } = new();

    /// <summary>How many bytes it holds at most.</summary>
    public int Capacity { get; private set; }

    /// <summary>How many bytes it holds.</summary>
    public int Count { get; private set; }

    public int Room => Capacity - Count;

    public int Readers { get; private set; }

    public int Writers { get; private set; }

    /// <summary>How often an end was opened for reading or writing since the pipe was made.</summary>
    public uint ReaderOpens { get; private set; }

    public uint WriterOpens { get; private set; }

    /// <summary>Made by <see cref="PipeLedger.TryMake"/>, which has charged the capacity.</summary>
    internal Pipe(PipeLedger ledger, uint user, int capacity)
    {
        _ledger = ledger;
        _user = user;
        Capacity = capacity;
    }

    /// <summary>Takes bytes out. From a reader whose memory ends early none is lost: it gets the whole pages before
    /// that, or EFAULT.</summary>
    public Errno Read(UserBuffer to, out int count)
    {
        count = 0;
        int wanted = Math.Min(to.Length, Count);
        Errno errno = CopyOut(to, wanted);
        if (errno == Errno.EFAULT)
        {
            wanted = CopyOutPages(to, wanted);
            errno = wanted > 0 ? Errno.Ok : errno;
        }

        if (errno != Errno.Ok || wanted == 0)
        {
            return errno;
        }

        count = wanted;
        Count -= wanted;
        _head = Count == 0 ? 0 : (_head + wanted) & (_ring.Length - 1);
        Queue.Wake(PollEvents.Writable);
        return Errno.Ok;
    }

    /// <summary>Puts in as many bytes as there is room for; of a writer whose memory ends early, the whole pages before
    /// that (Linux, fs/pipe.c, pipe_write).</summary>
    public Errno Write(UserBuffer from, out int count)
    {
        count = 0;
        int wanted = Math.Min(from.Length, Room);
        EnsureRing(Count + wanted);
        Errno errno = CopyIn(from, wanted);
        if (errno == Errno.EFAULT)
        {
            wanted = CopyInPages(from, wanted);
            errno = wanted > 0 ? Errno.Ok : errno;
        }

        if (errno != Errno.Ok || wanted == 0)
        {
            return errno;
        }

        count = wanted;
        Count += wanted;
        Queue.Wake(PollEvents.Readable);
        return Errno.Ok;
    }

    /// <summary>Sets the capacity, rounded up to a power of two of at least a page. EBUSY if it holds more; EPERM where the
    /// user has too much in pipes.</summary>
    public Errno Resize(long capacity, Credentials credentials)
    {
        if (capacity is < 0 or > MaxCapacity)
        {
            return capacity < 0 ? Errno.EINVAL : Errno.EPERM;
        }

        int rounded = Math.Max(AtomicSize, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity));
        if (rounded < Count)
        {
            return Errno.EBUSY;
        }

        int more = rounded - Capacity;
        if (more > 0 && (!_ledger.MayGrow(credentials, _user, more) || !_ledger.TryCharge(_user, more, credentials.IsPrivileged)))
        {
            return Errno.EPERM;
        }

        if (more < 0)
        {
            _ledger.TryCharge(_user, more);
        }

        Capacity = rounded;
        if (_ring.Length > rounded)
        {
            Rebuild(rounded);
        }

        Queue.Wake(PollEvents.Writable);
        return Errno.Ok;
    }

    /// <summary>Counts an end in.</summary>
    public void Open(bool reads, bool writes)
    {
        if (reads)
        {
            Readers++;
            ReaderOpens++;
        }

        if (writes)
        {
            Writers++;
            WriterOpens++;
        }

        Queue.Wake(PollEvents.All);
    }

    /// <summary>Counts an end out. True if it was the last.</summary>
    public bool Close(bool reads, bool writes)
    {
        Readers -= reads ? 1 : 0;
        Writers -= writes ? 1 : 0;
        Queue.Wake(PollEvents.All);
        if (Readers != 0 || Writers != 0)
        {
            return false;
        }

        // Nobody reads what is left, and nobody opens this pipe again.
        _ledger.TryCharge(_user, -Capacity);
        Capacity = 0;
        Count = 0;
        _head = 0;
        _ring = [];
        return true;
    }

    private static int PagesOf(int bytes) => (bytes + AtomicSize - 1) / AtomicSize;

    /// <summary>Copies the first bytes out, without taking them.</summary>
    private Errno CopyOut(UserBuffer to, int bytes)
    {
        int first = Math.Min(bytes, _ring.Length - _head);
        Errno errno = to.Write(_ring.AsSpan(_head, first));
        return errno == Errno.Ok && bytes > first ? to.Write(_ring.AsSpan(0, bytes - first), first) : errno;
    }

    /// <summary>Copies bytes behind the last, without putting them in.</summary>
    private Errno CopyIn(UserBuffer from, int bytes)
    {
        int tail = (_head + Count) & (_ring.Length - 1);
        int first = Math.Min(bytes, _ring.Length - tail);
        Errno errno = from.Read(_ring.AsSpan(tail, first));
        return errno == Errno.Ok && bytes > first ? from.Read(_ring.AsSpan(0, bytes - first), first) : errno;
    }

    // In methods of their own: what a lambda takes from its method is allocated as soon as that is called.
    private int CopyOutPages(UserBuffer to, int bytes) =>
        AtomicSize * UserBuffer.CopyWhatCanBe(PagesOf(bytes), pages => CopyOut(to, pages * AtomicSize) == Errno.Ok);

    private int CopyInPages(UserBuffer from, int bytes) =>
        AtomicSize * UserBuffer.CopyWhatCanBe(PagesOf(bytes), pages => CopyIn(from, pages * AtomicSize) == Errno.Ok);

    private void EnsureRing(int size)
    {
        if (size > _ring.Length)
        {
            Rebuild(Math.Max(AtomicSize, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)size)));
        }
    }

    private void Rebuild(int size)
    {
        byte[] ring = new byte[size];
        int first = Math.Min(Count, _ring.Length - _head);
        _ring.AsSpan(_head, first).CopyTo(ring);
        _ring.AsSpan(0, Count - first).CopyTo(ring.AsSpan(first));
        _ring = ring;
        _head = 0;
    }
}
