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

/// <summary>The root resource.</summary>
public sealed class SimulatedResource(SimulatedMachine machine) : SimulatedObject(machine)
{
    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Resource;
}

/// <summary>The kernel log, as text in <see cref="SimulatedMachine.LogText"/>.</summary>
public sealed class SimulatedLog(SimulatedMachine machine) : SimulatedObject(machine)
{
    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Log;
}

/// <summary>A range of I/O ports.</summary>
public sealed class SimulatedPorts(SimulatedMachine machine, ushort first, int count) : SimulatedObject(machine)
{
    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Ports;

    internal bool Contains(ulong port) => port >= first && port < (ulong)first + (ulong)count;
}

/// <summary>A thread; it runs only as what <see cref="SimulatedMachine.ThreadStarted"/> does for it.</summary>
public sealed class SimulatedThread(SimulatedMachine machine, SimulatedProcess process, Abi.ThreadStart start)
    : SimulatedObject(machine)
{
    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Thread;

    /// <summary>The thread's process.</summary>
    public SimulatedProcess Process { get; } = process;

    /// <summary>How it was started.</summary>
    public Abi.ThreadStart Start { get; } = start;

    /// <summary>The class that it was given.</summary>
    public SchedulingClass Class { get; internal set; }

    /// <summary>What ThreadInfo tells (0 running, 1 ready, 2 parked ...); set by the test.</summary>
    public int State { get; set; } = 2;

    /// <summary>How often it was interrupted.</summary>
    public int Interruptions { get; internal set; }
}
