using Rill.Abi;

namespace Rill.Runtime.Simulation;

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
