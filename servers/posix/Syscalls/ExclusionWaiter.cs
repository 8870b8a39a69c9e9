using Rill.LinuxAbi;
using Rill.Posix.Waiting;

namespace Rill.Posix.Syscalls;

/// <summary>A call that has done its part, and is answered when what it began has ended. No signal ends the wait.</summary>
internal sealed class ExclusionWaiter : CallWaiter
{
    private readonly Exclusion _exclusion;
    private readonly Func<Errno> _outcome;

    private ExclusionWaiter(in Request request, Exclusion exclusion, Func<Errno> outcome)
        : base(in request)
    {
        _exclusion = exclusion;
        _outcome = outcome;
    }

    /// <summary>Holds the request's call; the reply has no content but the outcome of then.</summary>
    public static Errno Start(ref Request request, Exclusion exclusion, Func<Errno>? outcome = null)
    {
        new ExclusionWaiter(in request, exclusion, outcome ?? (static () => Errno.Ok)).Begin();
        return request.Hold();
    }

    /// <inheritdoc/>
    public override void Interrupt()
    {
    }

    /// <inheritdoc/>
    protected override void OnBegin() => WaitOn(_exclusion.Ended, PollEvents.All);

    /// <inheritdoc/>
    protected override void Retry()
    {
        End();
        ReplyError(_outcome());
    }
}
