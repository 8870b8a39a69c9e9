using Rill.Abi;
using Rill.Posix.Processes;
using Rill.Runtime;

namespace Rill.Posix.Lifecycle;

/// <summary>Sees the end of a kernel process and tells the Linux process, if it is still the one behind it.</summary>
internal sealed class ExitObserver : LoopOperation
{
    private readonly ExitHandling _exits;
    private readonly Process _process;
    private readonly NativeProcess _native;

    private ExitObserver(ExitHandling exits, Process process, NativeProcess native)
    {
        _exits = exits;
        _process = process;
        _native = native;
    }

    /// <summary>Watches a kernel process.</summary>
    public static void Watch(EventLoop loop, ExitHandling exits, Process process, NativeProcess native) =>
        loop.Submit(
            new ExitObserver(exits, process, native),
            new Submission { Operation = Operation.ObserveExit, Handle = native.Process.Value });

    /// <inheritdoc/>
    protected override void OnCompletion(scoped in CompletionView completion)
    {
        // What its threads held is read before others may use their places in a space that it shares.
        if (completion.Status == Status.Ok && _process.Native == _native)
        {
            _exits.OnKernelProcessEnded(_process, (ExitReason)completion.Label, completion.Value);
        }

        _native.NoteEnd();
    }
}
