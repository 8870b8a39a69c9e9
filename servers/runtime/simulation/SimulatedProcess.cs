using Rill.Abi;

namespace Rill.Runtime.Simulation;

/// <summary>A process: a table of handles. Its code is whatever the test runs with <see cref="Kernel"/>.</summary>
public sealed class SimulatedProcess : SimulatedObject
{
    private readonly Dictionary<uint, (SimulatedObject Object, Rights Rights)> _handles = [];
    private readonly List<PendingOperation> _observers = [];
    private uint _nextHandle = 16;

    internal SimulatedProcess(SimulatedMachine machine, SimulatedSpace space)
        : base(machine)
    {
        Space = space;
        Kernel = new SimulatedKernelCalls(machine, this);
    }

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Process;

    /// <summary>The kernel as this process sees it.</summary>
    public SimulatedKernelCalls Kernel { get; }

    /// <summary>Its address space.</summary>
    public SimulatedSpace Space { get; }

    /// <summary>The Job that it lives in; null: the machine's first.</summary>
    public SimulatedJob? Job { get; internal set; }

    /// <summary>Its threads, in the order they were made.</summary>
    public List<SimulatedThread> Threads { get; } = [];

    /// <summary>How many suspensions keep it from running.</summary>
    public int Suspensions { get; internal set; }

    /// <summary>Why it ended; None while it lives.</summary>
    public ExitReason ExitReason { get; private set; }

    /// <summary>Its exit code.</summary>
    public ulong ExitCode { get; private set; }

    /// <summary>What ProcessInfo tells, in nanoseconds; set by the test.</summary>
    public ulong UserTime { get; set; }

    /// <summary>What ProcessInfo tells, in nanoseconds; set by the test.</summary>
    public ulong KernelTime { get; set; }

    /// <summary>How many handles it holds.</summary>
    public int HandleCount => _handles.Count;

    /// <summary>Puts an object into the handle table.</summary>
    public uint Install(SimulatedObject target, Rights rights = Rights.All, uint value = 0)
    {
        if (value == 0)
        {
            value = _nextHandle++;
        }

        _handles.Add(value, (target, rights));
        target.AddReference();
        return value;
    }

    /// <summary>The object of a handle; null if there is none of that type.</summary>
    public T? Find<T>(uint handle)
        where T : SimulatedObject => _handles.TryGetValue(handle, out var entry) ? entry.Object as T : null;

    /// <summary>Ends the process, as a kill or an exit does.</summary>
    public void End(ExitReason reason, ulong code)
    {
        if (ExitReason != ExitReason.None)
        {
            return;
        }

        ExitReason = reason;
        ExitCode = code;
        Machine.ProcessEnded(this);
        foreach (uint handle in _handles.Keys.ToArray())
        {
            Close(handle);
        }

        foreach (PendingOperation observer in _observers)
        {
            NotifyExit(observer);
        }

        _observers.Clear();
    }

    internal void Observe(PendingOperation operation)
    {
        if (ExitReason != ExitReason.None)
        {
            NotifyExit(operation);
        }
        else
        {
            _observers.Add(operation);
        }
    }

    internal Status Resolve<T>(uint handle, Rights needed, out T target, out Rights rights)
        where T : SimulatedObject
    {
        target = null!;
        rights = Rights.None;
        if (!_handles.TryGetValue(handle, out var entry))
        {
            return Status.BadHandle;
        }

        if (entry.Object is not T typed)
        {
            return Status.WrongType;
        }

        target = typed;
        rights = entry.Rights;
        return (entry.Rights & needed) == needed ? Status.Ok : Status.AccessDenied;
    }

    internal Status Close(uint handle)
    {
        if (!_handles.Remove(handle, out var entry))
        {
            return Status.BadHandle;
        }

        entry.Object.ReleaseReference();
        return Status.Ok;
    }

    private void NotifyExit(PendingOperation operation) =>
        operation.Finish(new Completion
        {
            Kind = CompletionKind.Exit,
            Label = (uint)ExitReason,
            Value = ExitCode,
        });
}
