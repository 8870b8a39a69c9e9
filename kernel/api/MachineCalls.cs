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

    public static long SystemInfo(Thread caller, out SystemInfo info)
    {
        info = default;
        if (Demolition.HasWork)
        {
            // Nobody is to take for used what dead processes left.
            Demolition.Run();
            return CallResult.Again;
        }
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
            info.MemoryStacks += Cpu.StackBytes;
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
        return (long)Status.Ok;
    }

    public static long SystemPower(Thread caller, PowerAction action)
    {
        switch (action)
        {
            case PowerAction.Off:
                Power.Off();
                break;
            case PowerAction.Reboot:
                Power.Reboot();
                break;
            case PowerAction.Halt:
                Power.HaltMachine();
                break;
            default:
                KernelLog.WritePanicMark();
                KernelLog.Write("the first process has given up\n"u8);
                Power.Off();
                break;
        }
        return (long)Status.NotSupported;
    }

    [SkipLocalsInit]
    public static long LogRead(Thread caller, ulong offset, UserOut<byte> buffer, ulong length)
    {
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
            Status status = UserMemory.CopyOut(caller.Process.Space, buffer.Address + done, chunk, (ulong)part);
            if (status != Status.Ok)
            {
                return (long)status;
            }
            done += (ulong)part;
        }
        return (long)done;
    }

    [SkipLocalsInit]
    public static Status LogWrite(Thread caller, UserIn<byte> text, ulong length)
    {
        if (length > MaxLogBytes)
        {
            return Status.InvalidArgument;
        }
        byte* chunk = stackalloc byte[Chunk];
        ulong done = 0;
        while (done < length)
        {
            int part = (int)Math.Min(length - done, Chunk);
            Status status = UserMemory.CopyIn(caller.Process.Space, text.Address + done, chunk, (ulong)part);
            if (status != Status.Ok)
            {
                return status;
            }
            KernelLog.WriteForeign(new Span<byte>(chunk, part));
            done += (ulong)part;
        }
        return Status.Ok;
    }

    public static Status ClockSet(Thread caller, ulong time)
    {
        WallClock.Set(time);
        return Status.Ok;
    }

    [SkipLocalsInit]
    public static long RandomGet(Thread caller, UserOut<byte> buffer, ulong length)
    {
        if (length > MaxRandomBytes)
        {
            return (long)Status.InvalidArgument;
        }
        byte* bytes = stackalloc byte[(int)MaxRandomBytes];
        Arch.Random.Fill(bytes, length);
        Status status = UserMemory.CopyOut(caller.Process.Space, buffer.Address, bytes, length);
        return status == Status.Ok ? (long)length : (long)status;
    }

    public static Status ResourceCreate(Thread caller, ResourceKind kind, ulong first, ulong count, out Resource? made)
        => Resource.Create(kind, first, count, out made);

    public static Status SerialRelease(Thread caller)
    {
        KernelLog.ReleaseSerial();
        return Status.Ok;
    }
}
