using Rill.Posix.Processes;

namespace Rill.Posix.Vfs;

/// <summary>On whose behalf the file system works.</summary>
internal interface IVfsCaller
{
    Credentials Credentials { get; }

    FsContext Fs { get; }

    /// <summary>The calling process, or null where the server itself calls.</summary>
    Process? Process { get; }
}
