using Rill.Runtime;

namespace Rill.Init.Supervision;

/// <summary>One run of a server: its process, in a Job of its own, and its lane to init. Owner of the names that it published.</summary>
internal sealed class ServerInstance(SupervisedServer server, uint job, uint process, ulong processId, ulong startedAt)
{
    /// <summary>The server.</summary>
    public SupervisedServer Server { get; } = server;

    /// <summary>The Job's handle.</summary>
    public uint Job { get; } = job;

    /// <summary>The process's handle.</summary>
    public uint Process { get; } = process;

    /// <summary>The process's object id.</summary>
    public ulong ProcessId { get; } = processId;

    /// <summary>When it was started, in nanoseconds of the monotonic clock.</summary>
    public ulong StartedAt { get; } = startedAt;

    /// <summary>Init's end of the lane.</summary>
    public ServedLane? Lane { get; set; }
}
