using Rill.Abi;

namespace Rill.Runtime.Simulation;

/// <summary>The root resource.</summary>
public sealed class SimulatedResource(SimulatedMachine machine) : SimulatedObject(machine)
{
    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Resource;
}
