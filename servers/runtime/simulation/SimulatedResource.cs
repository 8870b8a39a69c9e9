using Rill.Abi;

namespace Rill.Runtime.Simulation;

/// <summary>A resource: the root one, or what it was narrowed to.</summary>
public sealed class SimulatedResource(SimulatedMachine machine, ResourceKind kind = ResourceKind.Root) : SimulatedObject(machine)
{
    /// <summary>What it allows.</summary>
    public ResourceKind Kind => kind;

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Resource;

    internal bool Allows(ResourceKind asked) => kind == ResourceKind.Root || kind == asked;
}
