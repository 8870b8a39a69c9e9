using Rill.Abi;
using Rill.Runtime;

namespace Rill.Posix.Processes;

/// <summary>Sees the end of a kernel process and tells the Linux process, if it is still the one behind it.</summary>
internal sealed class ExitObserver : LoopOperation
{
    private readonly Process _process;
    private readonly KernelSide _kernel;

    public ExitObserver(EventLoop loop, Process process, KernelSide kernel)
    {
        _process = process;
        _kernel = kernel;
        loop.Submit(this, new Submission { Operation = Operation.ObserveExit, Handle = kernel.Process.Value });
    }

    /// <inheritdoc/>
    protected override void OnCompletion(scoped in CompletionView completion)
    {
        _kernel.NoteEnd();
        if (completion.Status == Status.Ok && _process.Kernel == _kernel)
        {
            _process.Server.Exits.OnKernelProcessEnded(_process, (ExitReason)completion.Label, completion.Value);
        }
    }
}
