using System;
using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Devices;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Api;

/// <summary>Calls on the machine as a whole: counts, log, clock, random bytes, power.</summary>
internal static unsafe class MachineCalls
{
    /// <summary>Bytes moved through the kernel's stack at a time.</summary>
    private const int Chunk = 256;
    /// <summary>The most log bytes that one call reads or writes.</summary>
    private const ulong MaxLogBytes = 16_384;
    private const ulong MaxRandomBytes = 256;

    public static long Info(Process caller, UserOut<SystemInfo> to)
    {
        if (Demolition.HasWork)
        {
            // Nobody is to take for used what dead processes left.
            Demolition.Run();
            return CallResult.Again;
        }
        SystemInfo info = default;
        FrameAllocator.FillInfo(ref info);
        info.Processes = Process.LiveCount;
        info.Threads = Thread.Count;
        info.Runnable = Scheduler.Runnable;
        info.Uptime = Clock.Now;
        for (int i = 0; i < Cpu.Count; i++)
        {
            Core? core = Core.Get(i);
            if (core is null)
            {
                continue;
            }
            info.Cores++;
            info.UserTime += core.UserTime;
            info.KernelTime += core.KernelTime;
            info.IdleTime += core.IdleTime;
            if (core.Running is null)
            {
                // An idle core accounts when it wakes: what it has slept by now belongs to the sum.
                info.IdleTime += info.Uptime - core.LastAccount;
            }
            info.ContextSwitches += core.ContextSwitches;
            info.Interrupts += core.Interrupts;
        }
        return (long)to.Write(caller.Space, in info);
    }

    public static long SetPower(Process caller, ulong resource, ulong action)
    {
        Status status = Lookup.Resource(caller, resource, ResourceKind.Power);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        switch (action)
        {
            case (ulong)PowerAction.Off:
                Power.Off();
                break;
            case (ulong)PowerAction.Reboot:
                Power.Reboot();
                break;
            case (ulong)PowerAction.Halt:
                Power.HaltMachine();
                break;
            case (ulong)PowerAction.GiveUp:
                KernelLog.WritePanicMark();
                KernelLog.Write("the first process has given up\n"u8);
                Power.Off();
                break;
            default:
                return (long)Status.InvalidArgument;
        }
        return (long)Status.NotSupported;
    }

    [SkipLocalsInit]
    public static long ReadLog(Process caller, ulong handle, ulong offset, ulong buffer, ulong length)
    {
        Status status = Lookup.Log(caller, handle, Rights.Read);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        ulong written = KernelLog.Written;
        if (offset >= written)
        {
            return 0;
        }
        if (written - offset > KernelLog.Capacity)
        {
            return (long)Status.NotFound;
        }
        byte* chunk = stackalloc byte[Chunk];
        length = Math.Min(length, MaxLogBytes);
        ulong done = 0;
        while (done < length)
        {
            int part = KernelLog.Read(ref offset, new Span<byte>(chunk, (int)Math.Min(length - done, Chunk)));
            if (part == 0)
            {
                break;
            }
            status = UserMemory.CopyOut(caller.Space, buffer + done, chunk, (ulong)part);
            if (status != Status.Ok)
            {
                return (long)status;
            }
            done += (ulong)part;
        }
        return (long)done;
    }

    [SkipLocalsInit]
    public static long WriteLog(Process caller, ulong handle, ulong buffer, ulong length)
    {
        Status status = Lookup.Log(caller, handle, Rights.Write);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        if (length > MaxLogBytes)
        {
            return (long)Status.InvalidArgument;
        }
        byte* chunk = stackalloc byte[Chunk];
        ulong done = 0;
        while (done < length)
        {
            int part = (int)Math.Min(length - done, Chunk);
            status = UserMemory.CopyIn(caller.Space, buffer + done, chunk, (ulong)part);
            if (status != Status.Ok)
            {
                return (long)status;
            }
            KernelLog.WriteForeign(new Span<byte>(chunk, part));
            done += (ulong)part;
        }
        return 0;
    }

    public static long SetClock(Process caller, ulong resource, ulong nanoseconds)
    {
        Status status = Lookup.Resource(caller, resource, ResourceKind.WallClock);
        if (status == Status.Ok)
        {
            WallClock.Set(nanoseconds);
        }
        return (long)status;
    }

    [SkipLocalsInit]
    public static long GetRandom(Process caller, ulong buffer, ulong length)
    {
        if (length > MaxRandomBytes)
        {
            return (long)Status.InvalidArgument;
        }
        byte* bytes = stackalloc byte[(int)MaxRandomBytes];
        Arch.Random.Fill(bytes, length);
        Status status = UserMemory.CopyOut(caller.Space, buffer, bytes, length);
        return status == Status.Ok ? (long)length : (long)status;
    }

    public static long CreateResource(Process caller, ulong from, ulong kind, ulong first, ulong count)
    {
        // A kind that there is not is no kind that the resource allows, unless it allows all.
        Status status = Lookup.Resource(caller, from, (ResourceKind)Math.Min(kind, uint.MaxValue), first, count);
        if (status == Status.Ok)
        {
            status = Resource.Create((ResourceKind)Math.Min(kind, uint.MaxValue), first, count, out Resource? resource);
            if (status == Status.Ok)
            {
                return Lookup.Give(caller, resource!, Rights.All);
            }
        }
        return (long)status;
    }

    public static long ReleaseSerial(Process caller, ulong resource)
    {
        Status status = Lookup.Resource(caller, resource, ResourceKind.Console);
        if (status == Status.Ok)
        {
            KernelLog.ReleaseSerial();
        }
        return (long)status;
    }
}
