using Rill.Abi;
using Rill.Runtime.Native;

namespace Rill.Runtime.Simulation;

/// <summary>
/// Which of the simulated kernel's methods serves which call. Handles are looked up here, with the rights that the calls'
/// declarations ask for; the rest of the class is generated from those.
/// </summary>
public abstract unsafe partial class SimulatedCallTable : KernelCalls
{
    private SimulatedJob? _job;

    private protected SimulatedCallTable(SimulatedMachine machine, SimulatedProcess process)
    {
        Machine = machine;
        Process = process;
    }

    /// <summary>The machine.</summary>
    public SimulatedMachine Machine { get; }

    /// <summary>The process whose table the calls work on.</summary>
    public SimulatedProcess Process { get; }

    private Lock Gate => Machine.Gate;

    private protected Status Find<T>(uint handle, Rights needed, out T target)
        where T : SimulatedObject => Process.Resolve(handle, needed, out target, out _);

    private protected Status Find(uint handle, Rights needed, out SimulatedObject target, out Rights rights) =>
        Process.Resolve(handle, needed, out target, out rights);

    private protected Status Find(uint handle, Rights needed, Rights instead, out SimulatedMemory target)
    {
        Status status = Find(handle, instead, out target);
        return status == Status.AccessDenied ? Find(handle, needed, out target) : status;
    }

    private protected Status Find(uint handle, Rights needed, out SimulatedSpace target)
    {
        target = Process.Space;
        return handle == 0 ? Status.Ok : Process.Resolve(handle, needed, out target, out _);
    }

    private protected Status Find(uint handle, Rights needed, out SimulatedProcess target)
    {
        target = Process;
        return handle == 0 ? Status.Ok : Process.Resolve(handle, needed, out target, out _);
    }

    private protected Status Find(uint handle, Rights needed, out SimulatedJob target)
    {
        target = handle == 0 ? _job ??= new SimulatedJob(Machine) : null!;
        return handle == 0 ? Status.Ok : Process.Resolve(handle, needed, out target, out _);
    }
}
