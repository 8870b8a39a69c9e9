using Rill.LinuxAbi;
using Rill.Runtime;

namespace Rill.Posix.Waiting;

/// <summary>
/// A call that the server holds until something happens. It is held from <see cref="Begin"/> on, and ends once: by its
/// reply, by an interruption of its thread or with its process. <see cref="Retry"/> looks whether it is over.
/// </summary>
internal abstract class Waiter : Waker
{
    private readonly HeldCalls _held;
    private readonly WaiterList _ofThread;
    private readonly WaitEntry _entry;
    private LoopTimer? _timer;

    /// <param name="held">Where it is found by its call.</param>
    /// <param name="ofThread">The held calls of the calling thread.</param>
    /// <param name="call">The call.</param>
    protected Waiter(HeldCalls held, WaiterList ofThread, PendingCall call)
        : base(held.Ready)
    {
        _held = held;
        _ofThread = ofThread;
        Call = call;
        _entry = new WaitEntry(this);
    }

    /// <summary>Another held call of the thread.</summary>
    public Waiter? NextOfThread { get; internal set; }

    internal Waiter? PreviousOfThread { get; set; }

    /// <summary>The held call.</summary>
    protected PendingCall Call { get; }

    /// <summary>Whether the reply was given.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The signals that it waits for: one that comes wakes it.</summary>
    public virtual ulong WantedSignals => 0;

    /// <inheritdoc/>
    public sealed override void Run()
    {
        if (!IsDone)
        {
            Retry();
        }
    }

    /// <summary>Has it look again, soon.</summary>
    public void Wake() => Ready.Add(this);

    /// <summary>The thread is to take a signal: ends the call with what was done, or as not begun.</summary>
    public virtual void Interrupt()
    {
        if (!IsDone)
        {
            End();
            ReplyInterrupted();
        }
    }

    /// <summary>The thread or its process is gone. The reply, which nobody gets, lets the kernel forget the call.</summary>
    public void Abandon()
    {
        if (!IsDone)
        {
            End();
            ReplyError(Errno.EINTR);
        }
    }

    /// <summary>Tries again; if that settles it, calls <see cref="End"/> and then replies.</summary>
    protected abstract void Retry();

    /// <summary>Begins to wait: here, and not when it is made, it is put where it is found and woken.</summary>
    protected void Begin()
    {
        _ofThread.Add(this);
        _held.Add(Call.Handle, this);
        OnBegin();
    }

    /// <summary>Says what it waits for, by <see cref="WaitOn"/> and <see cref="WaitUntil"/>, and takes what it keeps.</summary>
    protected virtual void OnBegin()
    {
    }

    /// <summary>Replies to an interrupted call.</summary>
    protected virtual void ReplyInterrupted() => ReplyError(Errno.ERESTARTSYS);

    /// <summary>Replies with an error, or with nothing but success.</summary>
    protected void ReplyError(Errno errno) => Call.Reply((uint)errno);

    /// <summary>The deadline has passed.</summary>
    protected virtual void OnDeadline()
    {
    }

    /// <summary>Lets go of what the waiter keeps.</summary>
    protected virtual void OnEnd()
    {
    }

    /// <summary>Waits for a queue.</summary>
    protected void WaitOn(WaitQueue queue, PollEvents events)
    {
        _entry.Events = events | PollEvents.Always;
        queue.Add(_entry);
    }

    /// <summary>Waits until a deadline at most; <see cref="ulong.MaxValue"/> is none.</summary>
    protected void WaitUntil(ulong deadline)
    {
        if (deadline != ulong.MaxValue)
        {
            _timer = new LoopTimer(_held.Loop, static waiter => ((Waiter)waiter!).OnTimer(), this);
            _timer.Start(deadline);
        }
    }

    /// <summary>Stops waiting. The reply comes after this.</summary>
    protected void End()
    {
        IsDone = true;
        WaitQueue.Remove(_entry);
        _timer?.Stop();
        _held.Remove(Call.Handle);
        _ofThread.Remove(this);
        OnEnd();
    }

    private void OnTimer()
    {
        if (!IsDone)
        {
            OnDeadline();
        }
    }
}
