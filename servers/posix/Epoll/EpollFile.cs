using System.Buffers.Binary;
using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;

namespace Rill.Posix.Epoll;

/// <summary>An epoll instance.</summary>
/// <remarks>Source: man 7 epoll; struct epoll_event is packed on x86-64: events (4), data (8).</remarks>
internal sealed class EpollFile(Location location, OpenFlags flags, ReadyList ready) : OpenFile(location, flags)
{
    /// <summary>The most events that one call reports, whatever room it has: those that are left come first next time.</summary>
    private const int MostAtOnce = 4096;

    private readonly Dictionary<(OpenFile File, int Fd), EpollItem> _items = [];

    /// <summary>Items that were woken since they were last found idle, in the order in which they are reported.</summary>
    private readonly LinkedList<EpollItem> _listed = [];

    public override WaitQueue Queue { get; } = new();

    /// <summary>The epoll instances that this one watches.</summary>
    public IEnumerable<EpollFile> Inner => _items.Values.Select(static item => item.File).OfType<EpollFile>();

    /// <summary>What it watches and is no epoll instance.</summary>
    public IEnumerable<OpenFile> Leaves => _items.Values.Select(static item => item.File).Where(static file => file is not EpollFile);

    /// <summary>epoll_ctl.</summary>
    public Errno Control(uint operation, OpenFile file, int fd, PollEvents events, ulong data)
    {
        if (file == this)
        {
            return Errno.EINVAL;
        }

        if (file.Queue is null || file.IsPathOnly)
        {
            return Errno.EPERM;
        }

        _items.TryGetValue((file, fd), out EpollItem? item);
        switch ((EpollOperation)operation)
        {
            case EpollOperation.Add when item is not null:
                return Errno.EEXIST;
            case EpollOperation.Add when file is EpollFile inner && !EpollNesting.MayHold(this, inner):
                return Errno.ELOOP;
            case EpollOperation.Add when Payer?.TryTake(Kept.Watch) == false:
                return Errno.ENOSPC;
            case EpollOperation.Add:
                item = new EpollItem(ready, this, file, fd);
                item.Watch();
                _items.Add((file, fd), item);
                if (!EpollNesting.IsWithinPaths(file))
                {
                    Remove(item);
                    return Errno.EINVAL;
                }

                break;
            case EpollOperation.Delete or EpollOperation.Modify when item is null:
                return Errno.ENOENT;
            case EpollOperation.Delete:
                Remove(item!);
                return Errno.Ok;
            case EpollOperation.Modify:
                break;
            default:
                return Errno.EINVAL;
        }

        item!.Set(events, data);
        if (item.CurrentEvents() != 0)
        {
            OnItemWoken(item);
        }

        return Errno.Ok;
    }

    /// <summary>Takes an item out.</summary>
    public void Remove(EpollItem item)
    {
        item.Detach();
        Unlist(item);
        _items.Remove((item.File, item.Fd));
        Payer?.Return(Kept.Watch);
    }

    /// <summary>Reports what is ready now. The count is 0 if nothing is.</summary>
    public Errno Collect(UserBuffer to, out int count)
    {
        count = 0;
        int room = Math.Min(to.Length / EpollRecord.Bytes, MostAtOnce);
        Span<byte> records = room <= 64 ? stackalloc byte[room * EpollRecord.Bytes] : new byte[Math.Min(room, _listed.Count) * EpollRecord.Bytes];
        EpollItem[] reported = new EpollItem[Math.Min(room, _listed.Count)];
        LinkedListNode<EpollItem>? last = _listed.Last;
        while (count < room && _listed.First is { } node)
        {
            EpollItem item = node.Value;
            PollEvents events = item.CurrentEvents();
            Unlist(item);
            if (events != 0)
            {
                Span<byte> record = records.Slice(count * EpollRecord.Bytes, EpollRecord.Bytes);
                BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)events);
                BinaryPrimitives.WriteUInt64LittleEndian(record[4..], item.Data);
                reported[count++] = item;
            }

            if (node == last)
            {
                break;
            }
        }

        Errno errno = to.Write(records[..(count * EpollRecord.Bytes)]);
        for (int i = 0; i < count; i++)
        {
            EpollItem item = reported[i];
            if (errno == Errno.Ok && (item.Events & PollEvents.EpollOneShot) != 0)
            {
                item.Disable();
            }
            else if (errno != Errno.Ok || (item.Events & PollEvents.EpollEdge) == 0)
            {
                // Level, or not told: reported next time, after the others.
                List(item);
            }
        }

        count = errno == Errno.Ok ? count : 0;
        return errno;
    }

    public override PollEvents Poll()
    {
        while (_listed.First is { } node)
        {
            if (node.Value.CurrentEvents() != 0)
            {
                return PollEvents.Readable;
            }

            // Idle: it comes back when it is woken, so that nobody looks at it again and again.
            Unlist(node.Value);
        }

        return PollEvents.None;
    }

    /// <summary>Told that a file's readiness changed.</summary>
    public void OnItemWoken(EpollItem item)
    {
        if ((item.Events & PollEvents.All) == 0)
        {
            return;
        }

        List(item);
        Queue.Wake(PollEvents.Readable);
    }

    protected override void OnClose()
    {
        foreach (EpollItem item in _items.Values)
        {
            item.Detach();
        }

        Payer?.Return(Kept.Watch, _items.Count);
        _items.Clear();
        _listed.Clear();
    }

    private void List(EpollItem item)
    {
        if (!item.IsListed)
        {
            item.IsListed = true;
            item.Node ??= new LinkedListNode<EpollItem>(item);
            _listed.AddLast(item.Node);
        }
    }

    private void Unlist(EpollItem item)
    {
        if (item.IsListed)
        {
            item.IsListed = false;
            _listed.Remove(item.Node!);
        }
    }
}
