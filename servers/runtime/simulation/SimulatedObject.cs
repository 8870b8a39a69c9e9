using Rill.Abi;

namespace Rill.Runtime.Simulation;

/// <summary>An object of the simulated kernel: lives as long as a handle or a message names it.</summary>
public abstract class SimulatedObject(SimulatedMachine machine)
{
    private int _references;

    /// <summary>The machine that the object belongs to.</summary>
    public SimulatedMachine Machine { get; } = machine;

    /// <summary>Unique in its machine.</summary>
    public ulong Id { get; } = machine.NextObjectId();

    /// <summary>The type that the kernel would tell.</summary>
    public abstract ObjectType Type { get; }

    internal void AddReference() => _references++;

    internal void ReleaseReference()
    {
        if (--_references == 0)
        {
            OnUnreferenced();
        }
    }

    /// <summary>Called when the last handle is gone.</summary>
    private protected virtual void OnUnreferenced()
    {
    }
}
