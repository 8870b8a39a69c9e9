using Rill.LinuxAbi;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;

namespace Rill.Posix.Epoll;

/// <summary>An epoll instance's interest in one descriptor.</summary>
internal sealed class EpollItem : FileWatcher
{
    private readonly WaitEntry _entry;

    public EpollItem(ReadyList ready, EpollFile epoll, OpenFile file, int fd)
        : base(ready)
    {
        Epoll = epoll;
        File = file;
        Fd = fd;
        _entry = new WaitEntry(this);
    }

    public EpollFile Epoll { get; }

    public OpenFile File { get; }

    public int Fd { get; }

    /// <summary>What is asked for, with EPOLLET and EPOLLONESHOT.</summary>
    public PollEvents Events { get; private set; }

    /// <summary>What the program wants back.</summary>
    public ulong Data { get; private set; }

    /// <summary>Whether it is on the instance's list of what may be ready.</summary>
    public bool IsListed;

    public LinkedListNode<EpollItem>? Node;

    /// <summary>Begins to be told of the file's changes.</summary>
    public void Watch()
    {
        File.Queue!.Add(_entry);
        NextOfFile = File.Watchers;
        NextOfFile?.PreviousOfFile = this;
        File.Watchers = this;
    }

    /// <summary>Sets what is asked for.</summary>
    public void Set(PollEvents events, ulong data)
    {
        // Errors and hang-ups are told even to who asks for nothing; only a disabled item (see Disable) is silent.
        Events = events | PollEvents.Always;
        Data = data;
        _entry.Events = Events;
    }

    /// <summary>After EPOLLONESHOT has reported: silent until it is set again.</summary>
    public void Disable()
    {
        Events &= PollEvents.EpollEdge | PollEvents.EpollOneShot;
        _entry.Events = PollEvents.None;
    }

    /// <summary>What it would report now.</summary>
    public PollEvents CurrentEvents() => (Events & PollEvents.All) == 0 ? PollEvents.None : File.Poll() & (Events | PollEvents.Always);

    /// <inheritdoc/>
    public override void OnWake(WaitEntry entry, PollEvents events) => Epoll.OnItemWoken(this);

    /// <inheritdoc/>
    public override void Run()
    {
    }

    /// <summary>Leaves the file's queue and list.</summary>
    public void Detach()
    {
        WaitQueue.Remove(_entry);
        NextOfFile?.PreviousOfFile = PreviousOfFile;
        if (PreviousOfFile is null)
        {
            File.Watchers = NextOfFile;
        }
        else
        {
            PreviousOfFile.NextOfFile = NextOfFile;
        }

        NextOfFile = PreviousOfFile = null;
    }

    /// <inheritdoc/>
    public override void OnFileClosed() => Epoll.Remove(this);
}
