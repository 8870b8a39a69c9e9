using Rill.Posix.Vfs;

namespace Rill.Posix.Processes;

/// <summary>Who may look inside a process.</summary>
internal static class Inspection
{
    extension(Process process)
    {
        /// <summary>Whether a process may look into this one's memory and files. No process: the server itself, which may.</summary>
        /// <remarks>Source: man 2 ptrace, "Ptrace access mode checking", PTRACE_MODE_READ_FSCREDS.</remarks>
        public bool MayBeInspectedBy(Process? caller)
        {
            if (caller is null || caller == process || caller.Credentials.IsPrivileged)
            {
                return true;
            }

            Credentials other = caller.Credentials;
            return process.IsDumpable
                && other.FileUser == process.Credentials.RealUser
                && other.FileUser == process.Credentials.EffectiveUser
                && other.FileUser == process.Credentials.SavedUser
                && other.FileGroup == process.Credentials.RealGroup
                && other.FileGroup == process.Credentials.EffectiveGroup
                && other.FileGroup == process.Credentials.SavedGroup;
        }
    }
}
