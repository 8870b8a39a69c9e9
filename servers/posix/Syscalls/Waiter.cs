using Rill.Posix.Linux;
using Rill.Posix.Processes;
using Rill.Posix.Waiting;
using Rill.Runtime;

namespace Rill.Posix.Syscalls;

/// <summary>
/// A call that the server holds until something happens. It ends once: by its reply, by an interruption of its thread
/// or with its process. Derived constructors begin to wait; <see cref="Retry"/> looks whether it is over.
/// </summary>
internal abstract class Waiter : Waker
{
    private readonly WaitEntry? _entry;
    private LoopTimer? _timer;
    private Waiter? _previousOfThread;

    protected Waiter(PosixServer server, UserThread thread, PendingCall call)
        : base(server.Ready)
    {
        Server = server;
        Thread = thread;
        Call = call;
        _entry = new WaitEntry(this);
        NextOfThread = thread.FirstWaiter;
        NextOfThread?._previousOfThread = this;
        thread.FirstWaiter = this;
        server.Held.Add(call.Handle, this);
    }

    protected PosixServer Server { get; }

    /// <summary>The calling thread.</summary>
    public UserThread Thread { get; }

    /// <summary>Another held call of the thread.</summary>
    public Waiter? NextOfThread { get; private set; }

    /// <summary>The held call.</summary>
    protected PendingCall Call { get; }

    /// <summary>Whether the reply was given.</summary>
    public bool IsDone { get; private set; }

    /// <inheritdoc/>
    public sealed override void Run()
    {
        if (IsDone)
        {
            return;
        }

        UserThread? outer = Server.CurrentThread;
        Server.CurrentThread = Thread;
        Retry();
        Server.CurrentThread = outer;
    }

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
            Replies.Error(Call, Errno.EINTR);
        }
    }

    /// <summary>Tries again; if that settles it, calls <see cref="End"/> and then replies.</summary>
    protected abstract void Retry();

    /// <summary>Replies to an interrupted call.</summary>
    protected virtual void ReplyInterrupted() => Replies.Error(Call, Errno.ERESTARTSYS);

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
        _entry!.Events = events | PollEvents.Always;
        queue.Add(_entry);
    }

    /// <summary>Waits until a deadline at most; <see cref="ulong.MaxValue"/> is none.</summary>
    protected void WaitUntil(ulong deadline)
    {
        if (deadline != ulong.MaxValue)
        {
            _timer = new LoopTimer(Server.Loop, static waiter => ((Waiter)waiter!).OnTimer(), this);
            _timer.Start(deadline);
        }
    }

    /// <summary>Stops waiting. The reply comes after this.</summary>
    protected void End()
    {
        IsDone = true;
        WaitQueue.Remove(_entry!);
        _timer?.Stop();
        Server.Held.Remove(Call.Handle);
        LeaveThread();
        OnEnd();
    }

    private void LeaveThread()
    {
        NextOfThread?._previousOfThread = _previousOfThread;
        if (_previousOfThread is null)
        {
            Thread.FirstWaiter = NextOfThread;
        }
        else
        {
            _previousOfThread.NextOfThread = NextOfThread;
        }

        NextOfThread = null;
        _previousOfThread = null;
    }

    private void OnTimer()
    {
        if (!IsDone)
        {
            OnDeadline();
        }
    }
}
