using Rill.Posix.Vfs;

namespace Rill.Posix.Processes;

/// <summary>A caller of the file system that is a process, or a thread of one.</summary>
internal interface IProcessCaller : IVfsCaller
{
    /// <summary>The calling process.</summary>
    Process Process { get; }

    /// <summary>The calling thread; null where the process as a whole is meant.</summary>
    UserThread? Thread { get; }
}
