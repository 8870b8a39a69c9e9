using Rill.Posix.Vfs;

namespace Rill.Posix.Processes;

/// <summary>Who stands behind a caller of the file system, which knows of no processes.</summary>
internal static class Callers
{
    extension(IVfsCaller caller)
    {
        /// <summary>The calling process; null where the server itself calls.</summary>
        public Process? Process => (caller as IProcessCaller)?.Process;

        /// <summary>The calling thread; null where the server or a process as a whole calls.</summary>
        public UserThread? Thread => (caller as IProcessCaller)?.Thread;
    }
}
