using System.Text;
using Rill.Abi;

namespace Rill.Runtime.Simulation;

/// <summary>
/// A machine in memory: the objects of all its processes, a clock that moves only when told, devices, and the loops
/// that run on it. One test's thread drives it; nothing happens by itself.
/// </summary>
public sealed class SimulatedMachine
{
    private readonly Dictionary<uint, SimulatedInterrupt> _lines = [];
    private readonly Dictionary<uint, bool> _levels = [];
    private readonly List<PendingOperation> _timers = [];
    private readonly List<EventLoop> _loops = [];
    private readonly Dictionary<EventLoop, SimulatedProcess> _owners = [];
    private ulong _nextId = 1;

    /// <summary>Guards everything: posts may come from any thread.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>The monotonic clock, in nanoseconds.</summary>
    public ulong Now { get; private set; } = 1_000_000_000;

    /// <summary>What SystemInfo tells, but for the uptime; set by the test.</summary>
    public SystemInfo Info { get; set; } = new() { Cores = 1 };

    /// <summary>How many slices the clone of a space takes; set by the test.</summary>
    public int CloneSlices { get; set; } = 1;

    /// <summary>How many of the next copies from and to callers' buffers find no memory for a page there; set by the test.</summary>
    public int CopiesWithoutMemory { get; set; }

    /// <summary>How many copies come before those of <see cref="CopiesWithoutMemory"/>.</summary>
    public int CopiesWithoutMemoryAfter { get; set; }

    /// <summary>The kernel log.</summary>
    public StringBuilder LogText { get; } = new();

    /// <summary>Devices behind I/O ports.</summary>
    public List<IPortDevice> Devices { get; } = [];

    /// <summary>All processes that were made.</summary>
    public List<SimulatedProcess> Processes { get; } = [];

    /// <summary>Called when a process gets a thread: the test's place to be that program.</summary>
    public Action<SimulatedThread>? ThreadStarted { get; set; }

    /// <summary>What SystemPower was told last.</summary>
    public PowerAction? Power { get; internal set; }

    /// <summary>Whether the kernel left COM1 to a driver.</summary>
    public bool SerialReleased { get; internal set; }

    internal List<SimulatedCall> OpenCalls { get; } = [];

    /// <summary>Whether a copy from or to a caller's buffer finds memory.</summary>
    internal bool HasMemoryForCopy()
    {
        if (CopiesWithoutMemory == 0)
        {
            return true;
        }

        if (CopiesWithoutMemoryAfter != 0)
        {
            CopiesWithoutMemoryAfter--;
            return true;
        }

        CopiesWithoutMemory--;
        return false;
    }

    /// <summary>Makes a process with a space of its own.</summary>
    public SimulatedProcess CreateProcess()
    {
        var process = new SimulatedProcess(this, new SimulatedSpace(this));
        Processes.Add(process);
        return process;
    }

    /// <summary>Makes a process with the handles of <see cref="BootHandles"/>.</summary>
    public SimulatedProcess CreateFirstProcess(byte[] archive, byte[] shim, string commandLine = "")
    {
        SimulatedProcess process = CreateProcess();
        process.Install(new SimulatedResource(this), Rights.All, BootHandles.Resource);
        process.Install(new SimulatedLog(this), Rights.All, BootHandles.Log);
        process.Install(CreateMemory(archive), Rights.All, BootHandles.Archive);
        process.Install(process, Rights.All, BootHandles.Process);
        process.Install(CreateMemory(shim), Rights.All, BootHandles.ShimImage);
        process.Install(CreateMemory(Encoding.UTF8.GetBytes(commandLine + "\0")), Rights.All, BootHandles.CommandLine);
        return process;
    }

    /// <summary>Makes a Memory object with a content.</summary>
    public SimulatedMemory CreateMemory(ReadOnlySpan<byte> content)
    {
        var memory = new SimulatedMemory(this, (ulong)Math.Max(content.Length, 1));
        content.CopyTo(memory.Bytes);
        return memory;
    }

    /// <summary>Makes a loop of a process, driven by <see cref="RunUntilIdle"/> and <see cref="Advance"/>.</summary>
    public EventLoop CreateLoop(SimulatedProcess process, EventLoopOptions? options = null)
    {
        var loop = new EventLoop(process.Kernel, options)
        {
            UnhandledException = e => LogText.Append("unhandled: ").Append(e).Append('\n'),
        };
        _loops.Add(loop);
        _owners.Add(loop, process);
        return loop;
    }

    /// <summary>Stops driving a loop, as the end of its process does.</summary>
    public void RemoveLoop(EventLoop loop) => _loops.Remove(loop);

    /// <summary>Runs all loops until none has anything to do at this time.</summary>
    public void RunUntilIdle()
    {
        for (int turn = 0; ; turn++)
        {
            if (turn > 100_000)
            {
                throw new InvalidOperationException("The loops never come to rest.");
            }

            bool any = false;
            foreach (EventLoop loop in _loops.ToArray())
            {
                if (_owners[loop].ExitReason == ExitReason.None)
                {
                    any |= loop.RunPending();
                }
                else
                {
                    // Its ring went with the process.
                    _loops.Remove(loop);
                }
            }

            if (!any)
            {
                return;
            }
        }
    }

    /// <summary>Runs all loops while the clock moves on, stopping at each timer on the way.</summary>
    public void Advance(TimeSpan time)
    {
        ulong end = Now + (ulong)(time.Ticks * TimeSpan.NanosecondsPerTick);
        RunUntilIdle();
        while (NextDeadline() is var next && next <= end)
        {
            MoveTo(next);
            RunUntilIdle();
        }

        MoveTo(end);
        RunUntilIdle();
    }

    /// <summary>Sets the level of an interrupt line.</summary>
    public void SetLine(uint line, bool level)
    {
        _levels[line] = level;
        if (_lines.TryGetValue(line, out SimulatedInterrupt? interrupt))
        {
            interrupt.Check();
        }
    }

    internal ulong NextObjectId() => _nextId++;

    internal bool LineLevel(uint line) => _levels.GetValueOrDefault(line);

    internal SimulatedInterrupt? ClaimLine(uint line)
    {
        if (_lines.ContainsKey(line))
        {
            return null;
        }

        return _lines[line] = new SimulatedInterrupt(this, line);
    }

    internal void ReleaseLine(uint line) => _lines.Remove(line);

    internal void AddTimer(PendingOperation operation)
    {
        _timers.Add(operation);
        operation.Withdraw = () =>
        {
            _timers.Remove(operation);
            operation.Fail(Status.Cancelled);
        };
        FireTimers();
    }

    internal void ProcessEnded(SimulatedProcess process)
    {
        foreach (SimulatedCall call in OpenCalls.Where(call => call.Caller == process).ToArray())
        {
            call.AskToEnd();
        }
    }

    /// <summary>Moves the clock to what comes next; false if nothing will ever.</summary>
    internal bool TryMoveOn(ulong deadline)
    {
        ulong next = Math.Min(deadline, NextDeadline());
        if (next == Deadline.Never)
        {
            return false;
        }

        MoveTo(next);
        return true;
    }

    private ulong NextDeadline()
    {
        ulong next = Deadline.Never;
        foreach (PendingOperation timer in _timers)
        {
            next = Math.Min(next, timer.Submission.Value);
        }

        foreach (EventLoop loop in _loops)
        {
            next = Math.Min(next, loop.Timers.Next);
        }

        return next;
    }

    private void MoveTo(ulong time)
    {
        Now = Math.Max(Now, time);
        FireTimers();
    }

    private void FireTimers()
    {
        foreach (PendingOperation timer in _timers.Where(timer => timer.Submission.Value <= Now).ToArray())
        {
            _timers.Remove(timer);
            timer.Finish(new Completion { Kind = CompletionKind.Timer, Value = Now });
        }
    }
}
