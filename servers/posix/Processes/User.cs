namespace Rill.Posix.Processes;

/// <summary>A user, by the real id, as long as there are processes of that user.</summary>
/// <param name="id">The id.</param>
/// <param name="job">The kernel's Job that the user's processes live in.</param>
internal sealed class User(uint id, uint job)
{
    public uint Id { get; } = id;

    /// <summary>The Job's handle.</summary>
    public uint Job { get; } = job;

    /// <summary>Processes, zombies included.</summary>
    public int Processes { get; set; }

    /// <summary>Threads of all of them: what RLIMIT_NPROC bounds.</summary>
    public int Threads { get; set; }
}
