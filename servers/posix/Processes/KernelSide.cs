using Rill.Runtime;
using Rill.Runtime.Native;

namespace Rill.Posix.Processes;

/// <summary>The kernel's objects behind a Linux process. Exec replaces all of it.</summary>
/// <param name="process">The kernel process: all rights.</param>
/// <param name="space">Its address space.</param>
internal sealed class KernelSide(ProcessHandle process, SpaceHandle space) : IDisposable
{
    public ProcessHandle Process { get; } = process;

    public SpaceHandle Space { get; } = space;

    /// <summary>The server's end of the process's lane; set once it is served.</summary>
    public ServedLane? Lane { get; set; }

    /// <summary>Closes all handles. The process must have been ended.</summary>
    public void Dispose()
    {
        Lane?.Dispose();
        Space.Dispose();
        Process.Dispose();
    }
}
