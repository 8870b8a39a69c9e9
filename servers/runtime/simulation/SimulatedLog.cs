using Rill.Abi;

namespace Rill.Runtime.Simulation;

/// <summary>The kernel log, as text in <see cref="SimulatedMachine.LogText"/>.</summary>
public sealed class SimulatedLog(SimulatedMachine machine) : SimulatedObject(machine)
{
    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Log;
}
