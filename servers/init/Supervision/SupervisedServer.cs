using Rill.Init.Manifest;

namespace Rill.Init.Supervision;

/// <summary>A server of the manifest and where it is in its life.</summary>
internal sealed class SupervisedServer(ServerDescription description)
{
    /// <summary>What the manifest says.</summary>
    public ServerDescription Description { get; } = description;

    /// <summary>Where it is in its life.</summary>
    public ServerState State { get; set; } = ServerState.Waiting;

    /// <summary>Its process, while it has one.</summary>
    public ServerInstance? Instance { get; set; }

    /// <summary>How often it was started.</summary>
    public uint Starts { get; set; }

    /// <summary>The delays between its restarts.</summary>
    public BackOff BackOff { get; } = new(description.Restart);
}
