using Rill.Abi;
using Rill.Runtime;

namespace Rill.Posix.Processes;

/// <summary>Sees the end of a kernel process and tells the Linux process, if it is still the one behind it.</summary>
internal sealed class ExitObserver : LoopOperation
{
    private readonly Process _process;
    private readonly NativeProcess _native;

    public ExitObserver(EventLoop loop, Process process, NativeProcess native)
    {
        _process = process;
        _native = native;
        loop.Submit(this, new Submission { Operation = Operation.ObserveExit, Handle = native.Process.Value });
    }

    /// <inheritdoc/>
    protected override void OnCompletion(scoped in CompletionView completion)
    {
        _native.NoteEnd();
        if (completion.Status == Status.Ok && _process.Native == _native)
        {
            _process.Server.Exits.OnKernelProcessEnded(_process, (ExitReason)completion.Label, completion.Value);
        }
    }
}
