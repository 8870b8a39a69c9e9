using System.Text;
using Rill.Abi;
using Rill.Runtime.Native;
using ThreadStart = Rill.Abi.ThreadStart;

namespace Rill.Runtime.Simulation;

/// <summary>
/// The kernel's calls over the objects of a <see cref="SimulatedMachine"/>, for one process. Pointers are the host's:
/// the simulation trusts its tests. It checks handles, types and rights as the kernel does; calls that no server makes
/// in tests are NotSupported.
/// </summary>
public sealed unsafe partial class SimulatedKernelCalls : KernelCalls
{
    private readonly SimulatedMachine _machine;
    private readonly SimulatedProcess _process;

    internal SimulatedKernelCalls(SimulatedMachine machine, SimulatedProcess process)
    {
        _machine = machine;
        _process = process;
    }

    /// <summary>The machine.</summary>
    public SimulatedMachine Machine => _machine;

    /// <summary>The process whose table the calls work on.</summary>
    public SimulatedProcess Process => _process;

    /// <inheritdoc/>
    public override ulong Now => _machine.Now;

    /// <inheritdoc/>
    public override long InvokeParking(
        KernelCall call, ulong a0 = 0, ulong a1 = 0, ulong a2 = 0, ulong a3 = 0, ulong a4 = 0, ulong a5 = 0) =>
        Invoke(call, a0, a1, a2, a3, a4, a5);

    /// <inheritdoc/>
    public override long Invoke(
        KernelCall call, ulong a0 = 0, ulong a1 = 0, ulong a2 = 0, ulong a3 = 0, ulong a4 = 0, ulong a5 = 0)
    {
        lock (_machine.Gate)
        {
            return call switch
            {
                KernelCall.HandleClose => (long)_process.Close((uint)a0),
                KernelCall.HandleDuplicate => Duplicate((uint)a0, (Rights)a1),
                KernelCall.HandleInfo => Info((uint)a0, (HandleInfo*)a1),
                >= KernelCall.MemoryCreate and <= KernelCall.SpaceSetBounds => InvokeMemory(call, a0, a1, a2, a3, a4),
                >= KernelCall.ProcessCreate and <= KernelCall.ThreadYield => InvokeProcess(call, a0, a1, a2, a3),
                >= KernelCall.QueueCreate and <= KernelCall.CallWriteMemory => InvokeQueue(call, a0, a1, a2, a3, a4),
                _ => InvokeSystem(call, a0, a1, a2, a3, a4),
            };
        }
    }

    private Status Resolve<T>(ulong handle, Rights needed, out T target)
        where T : SimulatedObject => _process.Resolve((uint)handle, needed, out target, out _);

    private Status ResolveResource(ulong handle, ResourceKind kind)
    {
        Status status = Resolve(handle, Rights.Manage, out SimulatedResource resource);
        return status != Status.Ok || resource.Kind == ResourceKind.Root || resource.Kind == kind ? status : Status.AccessDenied;
    }

    private static Rights Narrow(Rights have, Rights asked) => asked == Rights.Same ? have : asked & have;

    private long Duplicate(uint handle, Rights asked)
    {
        Status status = _process.Resolve(handle, Rights.Duplicate, out SimulatedObject target, out Rights have);
        return status != Status.Ok ? (long)status : _process.Install(target, Narrow(have, asked));
    }

    private long Info(uint handle, HandleInfo* info)
    {
        Status status = _process.Resolve(handle, Rights.None, out SimulatedObject target, out Rights rights);
        if (status == Status.Ok)
        {
            *info = new HandleInfo { Type = target.Type, Rights = rights, ObjectId = target.Id };
        }

        return (long)status;
    }

    private long InvokeProcess(KernelCall call, ulong a0, ulong a1, ulong a2, ulong a3)
    {
        Status status;
        SimulatedProcess process;
        SimulatedThread thread;
        switch (call)
        {
            case KernelCall.ProcessCreate:
                status = Resolve(a0, Rights.Write, out SimulatedSpace space);
                if (status != Status.Ok)
                {
                    return (long)status;
                }

                process = new SimulatedProcess(_machine, space);
                _machine.Processes.Add(process);
                return _process.Install(process);

            case KernelCall.ProcessInstall:
                status = Resolve(a0, Rights.Write, out process);
                if (status != Status.Ok)
                {
                    return (long)status;
                }

                status = _process.Resolve((uint)a1, Rights.Transfer, out SimulatedObject target, out Rights have);
                return status != Status.Ok ? (long)status : process.Install(target, Narrow(have, (Rights)a2), (uint)a3);

            case KernelCall.ProcessKill:
                status = Resolve(a0, Rights.Manage, out process);
                if (status == Status.Ok)
                {
                    process.End(ExitReason.Killed, a1);
                }

                return (long)status;

            case KernelCall.ProcessSuspend:
            case KernelCall.ProcessResume:
                status = Resolve(a0, Rights.Manage, out process);
                if (status == Status.Ok)
                {
                    process.Suspensions += call == KernelCall.ProcessSuspend ? 1 : -1;
                }

                return (long)status;

            case KernelCall.ProcessInfo:
                status = Resolve(a0, Rights.None, out process);
                if (status == Status.Ok)
                {
                    *(ProcessInfo*)a1 = new ProcessInfo
                    {
                        ObjectId = process.Id,
                        Handles = (uint)process.HandleCount,
                        Threads = (uint)process.Threads.Count,
                        ExitReason = process.ExitReason,
                        ExitCode = process.ExitCode,
                        UserTime = process.UserTime,
                        KernelTime = process.KernelTime,
                    };
                }

                return (long)status;

            case KernelCall.ThreadCreate:
                status = Resolve(a0, Rights.Write, out process);
                if (status != Status.Ok)
                {
                    return (long)status;
                }

                thread = new SimulatedThread(_machine, process, *(ThreadStart*)a1);
                process.Threads.Add(thread);
                uint handle = _process.Install(thread);
                _machine.ThreadStarted?.Invoke(thread);
                return handle;

            case KernelCall.ThreadInfo:
                status = Resolve(a0, Rights.None, out thread);
                if (status == Status.Ok)
                {
                    *(ThreadInfo*)a1 = new ThreadInfo { ObjectId = thread.Id, State = (uint)thread.State };
                }

                return (long)status;

            case KernelCall.ThreadSetPriority:
                status = Resolve(a0, Rights.Write, out thread);
                if (status == Status.Ok && a1 == (ulong)SchedulingClass.System)
                {
                    status = ResolveResource(a3, ResourceKind.Priorities);
                }

                if (status == Status.Ok)
                {
                    thread.Class = (SchedulingClass)a1;
                }

                return (long)status;

            case KernelCall.ThreadInterrupt:
                status = Resolve(a0, Rights.Write, out thread);
                if (status == Status.Ok)
                {
                    thread.Interruptions++;
                }

                return (long)status;

            default:
                return (long)Status.NotSupported;
        }
    }

    private long InvokeSystem(KernelCall call, ulong a0, ulong a1, ulong a2, ulong a3, ulong a4)
    {
        Status status;
        switch (call)
        {
            case KernelCall.InterruptCreate:
                status = ResolveResource(a0, ResourceKind.Interrupts);
                return status != Status.Ok ? (long)status
                    : _machine.ClaimLine((uint)a1) is { } line ? _process.Install(line) : (long)Status.AlreadyExists;

            case KernelCall.InterruptAcknowledge:
                status = Resolve(a0, Rights.Write, out SimulatedInterrupt interrupt);
                if (status == Status.Ok)
                {
                    interrupt.Acknowledge();
                }

                return (long)status;

            case KernelCall.PortsCreate:
                status = ResolveResource(a0, ResourceKind.Ports);
                return status != Status.Ok ? (long)status
                    : _process.Install(new SimulatedPorts(_machine, (ushort)a1, (int)a2));

            case KernelCall.PortRead:
            case KernelCall.PortWrite:
                return InvokePort(call == KernelCall.PortWrite, a0, a1, a2, (byte*)a3, a4);

            case KernelCall.PortWriteCall:
                return InvokePortWriteCall(a0, a1, a2, a3, a4);

            case KernelCall.SystemPower:
                status = ResolveResource(a0, ResourceKind.Power);
                if (status == Status.Ok)
                {
                    _machine.Power = (PowerAction)a1;
                }

                return (long)status;

            case KernelCall.SystemInfo:
                SystemInfo info = _machine.Info;
                info.Uptime = _machine.Now;
                *(SystemInfo*)a0 = info;
                return 0;

            case KernelCall.LogWrite:
                status = Resolve(a0, Rights.Write, out SimulatedLog _);
                if (status == Status.Ok)
                {
                    _machine.LogText.Append(Encoding.UTF8.GetString((byte*)a1, (int)a2));
                }

                return (long)status;

            case KernelCall.RandomGet:
                new Span<byte>((void*)a0, (int)a1).Fill(0x5A);
                return (long)a1;

            case KernelCall.ClockSet:
                return (long)ResolveResource(a0, ResourceKind.WallClock);

            case KernelCall.ResourceCreate:
                status = ResolveResource(a0, (ResourceKind)a1);
                return status == Status.Ok ? _process.Install(new SimulatedResource(_machine, (ResourceKind)a1)) : (long)status;

            case KernelCall.JobCreate:
                return _process.Install(new SimulatedJob(_machine));

            case KernelCall.JobSetLimit:
                status = Resolve(a0, Rights.Manage, out SimulatedJob job);
                if (status == Status.Ok)
                {
                    job.Limits[((JobCount)a1, (JobScope)a2)] = a3;
                }

                return (long)status;

            case KernelCall.SerialRelease:
                status = ResolveResource(a0, ResourceKind.Console);
                _machine.SerialReleased |= status == Status.Ok;
                return (long)status;

            default:
                return (long)Status.NotSupported;
        }
    }

    private long InvokePortWriteCall(ulong handle, ulong port, ulong callHandle, ulong offset, ulong count)
    {
        Status status = Resolve(callHandle, Rights.Read, out SimulatedCall call);
        if (status != Status.Ok)
        {
            return (long)status;
        }

        byte* chunk = stackalloc byte[256];
        int there = call.Read(offset, new Span<byte>(chunk, (int)Math.Min(count, 256)));
        long written = InvokePort(write: true, handle, port, 1, chunk, (ulong)there);
        if (written > 0)
        {
            call.NoteTaken(offset, (int)written);
        }

        return written;
    }

    private long InvokePort(bool write, ulong handle, ulong port, ulong width, byte* buffer, ulong count)
    {
        Status status = Resolve(handle, write ? Rights.Write : Rights.Read, out SimulatedPorts ports);
        if (status != Status.Ok)
        {
            return (long)status;
        }

        if (!ports.Contains(port) || width != 1)
        {
            return (long)Status.InvalidArgument;
        }

        IPortDevice? device = _machine.Devices.Find(device => device.Owns((ushort)port));
        for (ulong i = 0; i < count; i++)
        {
            if (write)
            {
                device?.Write((ushort)port, buffer[i]);
            }
            else
            {
                // An absent device leaves the bus floating high.
                buffer[i] = device?.Read((ushort)port) ?? 0xFF;
            }
        }

        return (long)count;
    }
}
