using Rill.Abi;

namespace Rill.Runtime.Simulation;

/// <summary>A range of I/O ports.</summary>
public sealed class SimulatedPorts(SimulatedMachine machine, ushort first, int count) : SimulatedObject(machine)
{
    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Ports;

    internal bool Contains(ulong port) => port >= first && port < (ulong)first + (ulong)count;
}
