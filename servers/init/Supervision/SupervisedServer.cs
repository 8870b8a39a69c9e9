using Rill.Init.Manifest;
using Rill.Runtime;

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

    /// <summary>Whether its process was told to end so that another one starts.</summary>
    public bool IsRestarting { get; set; }

    /// <summary>Runs while it is backing off.</summary>
    public LoopTimer? Delay { get; set; }

    /// <summary>The delays between its restarts.</summary>
    public BackOff BackOff { get; } = new(description.Restart);
}
