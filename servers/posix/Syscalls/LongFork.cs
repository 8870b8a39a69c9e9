using Rill.LinuxAbi;
using Rill.Posix.Lifecycle;
using Rill.Posix.Processes;
using Rill.Posix.Waiting;

namespace Rill.Posix.Syscalls;

/// <summary>A fork of a process that is too large for its space to be cloned in one turn: a slice a turn, between which
/// others are served.</summary>
/// <remarks>The program's other threads run meanwhile, as beside Linux's fork. As there, a signal waits for the child.</remarks>
internal sealed class LongFork : CallWaiter
{
    private readonly ProcessCalls _calls;
    private readonly TurnList _turns;
    private readonly CloneRequest _clone;
    /// <summary>Whose Job pays for the space.</summary>
    private User _user;
    private uint _space;
    private bool _isWhole;

    private LongFork(in Request request, ProcessCalls calls, TurnList turns, in CloneRequest clone, uint space)
        : base(in request)
    {
        _calls = calls;
        _turns = turns;
        _clone = clone;
        _user = request.Process.User;
        _space = space;
    }

    /// <summary>Goes on with a fork of whose space the first slice is made.</summary>
    public static void Start(in Request request, ProcessCalls calls, TurnList turns, in CloneRequest clone, uint space) =>
        new LongFork(in request, calls, turns, clone, space).Begin();

    /// <inheritdoc/>
    public override void Interrupt()
    {
    }

    /// <inheritdoc/>
    protected override void OnBegin() => _turns.Add(this);

    /// <inheritdoc/>
    protected override void Retry()
    {
        Cloning cloning = _calls.Cloning;
        if (Thread.Process.User != _user)
        {
            // Another thread has made the process another user's, who is to pay: the fork comes after that.
            _user = Thread.Process.User;
            DropSpace();
            _isWhole = false;
        }

        Errno errno = _isWhole ? Errno.Ok : _calls.Natives.MakeSpace(Thread.Process, _clone, ref _space, out _isWhole);
        if (errno == Errno.Ok && (!_isWhole || Thread.Process.AwaitedSignal is not null))
        {
            _turns.Add(this);
            return;
        }

        // Others may have forked meanwhile.
        errno = errno == Errno.Ok ? cloning.CheckFork(Thread.Process, _clone) : errno;
        uint space = _space;
        if (errno == Errno.Ok)
        {
            _space = 0;
        }

        End();
        errno = errno == Errno.Ok ? _calls.Fork(Held, Thread, Call, _clone, space) : errno;
        if (errno != Errno.Ok)
        {
            ReplyError(errno);
        }
    }

    /// <inheritdoc/>
    protected override void OnEnd() => DropSpace();

    private void DropSpace()
    {
        if (_space != 0)
        {
            _calls.Natives.DropSpace(_space);
            _space = 0;
        }
    }
}
