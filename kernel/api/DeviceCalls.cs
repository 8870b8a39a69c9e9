using System;
using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Devices;
using Rill.Kernel.Ipc;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Api;

/// <summary>Calls for drivers: interrupt lines and I/O ports.</summary>
internal static unsafe class DeviceCalls
{
    /// <summary>Bytes moved through the kernel's stack at a time.</summary>
    private const int Chunk = 256;
    /// <summary>The most port accesses in one call: each may take a microsecond.</summary>
    private const ulong MaxAccesses = 4096;

    public static Status InterruptCreate(Thread caller, ulong line, ulong flags, out InterruptObject? made)
        => InterruptObject.Create(line, flags, out made);

    public static Status InterruptAcknowledge(Thread caller, InterruptObject interrupt)
    {
        interrupt.Acknowledge();
        return Status.Ok;
    }

    public static Status PortsCreate(Thread caller, ulong first, ulong count, out PortsObject? made)
        => PortsObject.Create(first, count, out made);

    [SkipLocalsInit]
    public static long PortRead(
        Thread caller, PortsObject ports, ulong port, ulong width, UserOut<byte> buffer, ulong count)
    {
        if (!Contains(ports, port, width))
        {
            return (long)Status.InvalidArgument;
        }
        byte* chunk = stackalloc byte[Chunk];
        count = count > MaxAccesses ? MaxAccesses : count;
        ulong done = 0;
        while (done < count)
        {
            ulong part = Math.Min(count - done, Chunk / width);
            for (ulong i = 0; i < part; i++)
            {
                switch (width)
                {
                    case 1:
                        chunk[i] = IoPort.Read8((ushort)port);
                        break;
                    case 2:
                        ((ushort*)chunk)[i] = IoPort.Read16((ushort)port);
                        break;
                    default:
                        ((uint*)chunk)[i] = IoPort.Read32((ushort)port);
                        break;
                }
            }
            Status status = UserMemory.CopyOut(caller.Process.Space, buffer.Address + (done * width), chunk, part * width);
            if (status != Status.Ok)
            {
                return (long)status;
            }
            done += part;
        }
        return (long)done;
    }

    [SkipLocalsInit]
    public static long PortWrite(
        Thread caller, PortsObject ports, ulong port, ulong width, UserIn<byte> buffer, ulong count)
    {
        if (!Contains(ports, port, width))
        {
            return (long)Status.InvalidArgument;
        }
        byte* chunk = stackalloc byte[Chunk];
        count = count > MaxAccesses ? MaxAccesses : count;
        ulong done = 0;
        while (done < count)
        {
            ulong part = Math.Min(count - done, Chunk / width);
            Status status = UserMemory.CopyIn(caller.Process.Space, buffer.Address + (done * width), chunk, part * width);
            if (status != Status.Ok)
            {
                return done != 0 ? (long)done : (long)status;
            }
            for (ulong i = 0; i < part; i++)
            {
                switch (width)
                {
                    case 1:
                        IoPort.Write8((ushort)port, chunk[i]);
                        break;
                    case 2:
                        IoPort.Write16((ushort)port, ((ushort*)chunk)[i]);
                        break;
                    default:
                        IoPort.Write32((ushort)port, ((uint*)chunk)[i]);
                        break;
                }
            }
            done += part;
        }
        return (long)done;
    }

    [SkipLocalsInit]
    public static long PortWriteCall(
        Thread caller, PortsObject ports, ulong port, Call call, ulong offset, ulong count)
    {
        if (!Contains(ports, port, 1))
        {
            return (long)Status.InvalidArgument;
        }
        Status status = BulkPart.Readable(call, offset, count, out BulkPart part);
        byte* chunk = stackalloc byte[Chunk];
        count = Math.Min(part.Length, Chunk);
        if (status == Status.Ok)
        {
            status = UserMemory.CopyIn(part.Space, part.Address, chunk, count);
        }
        if (status != Status.Ok)
        {
            return (long)status;
        }
        for (ulong i = 0; i < count; i++)
        {
            IoPort.Write8((ushort)port, chunk[i]);
        }
        call.NoteTaken(offset, count);
        return (long)count;
    }

    private static bool Contains(PortsObject ports, ulong port, ulong width)
        => width is 1 or 2 or 4 && ports.Contains(port, (uint)width);
}
