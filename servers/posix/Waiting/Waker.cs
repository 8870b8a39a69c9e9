using Rill.LinuxAbi;

namespace Rill.Posix.Waiting;

/// <summary>Something that reacts to a change of readiness: a held call, an epoll item.</summary>
internal abstract class Waker(ReadyList ready)
{
    internal Waker? NextReady;
    internal bool IsReady;

    /// <summary>The list that it is put on when it is woken.</summary>
    protected ReadyList Ready { get; } = ready;

    /// <summary>Told while the queue is walked: only notes the fact. What it does about it happens in <see cref="Run"/>.</summary>
    public virtual void OnWake(WaitEntry entry, PollEvents events) => Ready.Add(this);

    /// <summary>Acts on it, after the operation that woke it has ended.</summary>
    public abstract void Run();
}
