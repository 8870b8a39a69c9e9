using Rill.Abi;
using Rill.Posix.Processes;
using Rill.Runtime;

namespace Rill.Posix.Lifecycle;

/// <summary>Sees the end of a kernel process and tells the Linux process, if it is still the one behind it.</summary>
internal sealed class ExitObserver : LoopOperation
{
    private readonly Process _process;
    private readonly NativeProcess _native;

    private ExitObserver(Process process, NativeProcess native)
    {
        _process = process;
        _native = native;
    }

    /// <summary>Watches a kernel process.</summary>
    public static void Watch(EventLoop loop, Process process, NativeProcess native) =>
        loop.Submit(
            new ExitObserver(process, native),
            new Submission { Operation = Operation.ObserveExit, Handle = native.Process.Value });

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
