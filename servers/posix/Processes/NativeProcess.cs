using Rill.Runtime;
using Rill.Runtime.Native;

namespace Rill.Posix.Processes;

/// <summary>The kernel's objects behind a Linux process. Exec replaces all of it.</summary>
/// <param name="process">The kernel process: all rights.</param>
/// <param name="space">Its address space.</param>
internal sealed class NativeProcess(ProcessHandle process, SpaceHandle space) : IDisposable
{
    public ProcessHandle Process { get; } = process;

    public SpaceHandle Space { get; } = space;

    /// <summary>The server's end of the process's lane; set once it is served.</summary>
    public ServedLane? Lane { get; set; }

    /// <summary>What is known of the space once a second process was made in it.</summary>
    public SharedSpace? Shared { get; set; }

    /// <summary>What the process's end has to be noted in, where others share its space.</summary>
    public SpaceTenant? Tenant { get; set; }

    private IVforkParent? _lender;
    private bool _hasEnded;
    private bool _isDisposed;

    /// <summary>
    /// Lets the parent go on whose space this process uses, once none of the process's threads can run in it and what the
    /// kernel had mapped there for them is unmapped.
    /// </summary>
    /// <param name="lender">The parent's vfork; null if there is none.</param>
    public void HandBack(IVforkParent? lender)
    {
        _lender = lender;
        if (_hasEnded)
        {
            lender?.Complete();
        }
    }

    /// <summary>The kernel process has ended.</summary>
    public void NoteEnd()
    {
        _hasEnded = true;
        if (Space.IsOpen)
        {
            Tenant?.NoteEnd(Space);
        }

        _lender?.Complete();
        Shared?.RemoveUser();
        if (_isDisposed)
        {
            Space.Dispose();
        }
    }

    /// <summary>Closes all handles. The process must have been ended.</summary>
    public void Dispose()
    {
        if (Lane is null)
        {
            // Nobody watches its end: it never ran.
            Shared?.RemoveUser();
        }

        _isDisposed = true;
        Lane?.Dispose();
        if (Lane is null || Tenant is null || _hasEnded)
        {
            Space.Dispose();
        }

        Process.Dispose();
    }
}
