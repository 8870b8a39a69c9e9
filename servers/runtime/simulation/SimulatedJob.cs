using Rill.Abi;

namespace Rill.Runtime.Simulation;

/// <summary>A Job: keeps the limits that it was given, and counts nothing.</summary>
public sealed class SimulatedJob(SimulatedMachine machine) : SimulatedObject(machine)
{
    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Job;

    /// <summary>The limits that were set.</summary>
    public Dictionary<(JobCount Count, JobScope Scope), ulong> Limits { get; } = [];
}
