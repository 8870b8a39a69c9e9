using Rill.LinuxAbi;
using Rill.Posix.Descriptors;
using Rill.Posix.Waiting;

namespace Rill.Posix.Syscalls;

/// <summary>A close_range of more descriptors than one turn closes.</summary>
internal sealed class LongClose : CallWaiter
{
    private readonly FdTable _files;
    private readonly TurnList _turns;
    private readonly uint _last;
    private uint _next;

    private LongClose(in Request request, TurnList turns, FdTable files, uint next, uint last)
        : base(in request)
    {
        _turns = turns;
        _files = files;
        _next = next;
        _last = last;
    }

    /// <summary>Goes on where the first turn has stopped, and holds the call until all is closed.</summary>
    public static Errno Start(ref Request request, TurnList turns, FdTable files, uint next, uint last)
    {
        new LongClose(in request, turns, files, next, last).Begin();
        return request.Hold();
    }

    /// <inheritdoc/>
    public override void Interrupt()
    {
    }

    /// <inheritdoc/>
    protected override void OnBegin() => _turns.Add(this);

    /// <inheritdoc/>
    protected override void Retry()
    {
        if (!_files.CloseSome(ref _next, _last))
        {
            _turns.Add(this);
            return;
        }

        End();
        Replies.Empty(Call);
    }
}
