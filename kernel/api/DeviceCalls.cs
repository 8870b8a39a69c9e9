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

    public static long CreateInterrupt(Process caller, ulong resource, ulong line, ulong flags)
    {
        Status status = Lookup.Resource(caller, resource, ResourceKind.Interrupts, line);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        status = InterruptObject.Create(line, flags, out InterruptObject? interrupt);
        return status == Status.Ok ? Lookup.Give(caller, interrupt!, Rights.All) : (long)status;
    }

    public static long AcknowledgeInterrupt(Process caller, ulong handle)
    {
        Status status = Lookup.Interrupt(caller, handle, Rights.Write, out InterruptObject? interrupt);
        if (status == Status.Ok)
        {
            interrupt!.Acknowledge();
        }
        return (long)status;
    }

    public static long CreatePorts(Process caller, ulong resource, ulong first, ulong count)
    {
        Status status = Lookup.Resource(caller, resource, ResourceKind.Ports, first, count);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        status = PortsObject.Create(first, count, out PortsObject? ports);
        return status == Status.Ok ? Lookup.Give(caller, ports!, Rights.All) : (long)status;
    }

    [SkipLocalsInit]
    public static long ReadPort(Process caller, ulong handle, ulong port, ulong width, ulong buffer, ulong count)
    {
        Status status = FindPort(caller, handle, Rights.Read, port, width);
        if (status != Status.Ok)
        {
            return (long)status;
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
            status = UserMemory.CopyOut(caller.Space, buffer + (done * width), chunk, part * width);
            if (status != Status.Ok)
            {
                return (long)status;
            }
            done += part;
        }
        return (long)done;
    }

    [SkipLocalsInit]
    public static long WritePort(Process caller, ulong handle, ulong port, ulong width, ulong buffer, ulong count)
    {
        Status status = FindPort(caller, handle, Rights.Write, port, width);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        byte* chunk = stackalloc byte[Chunk];
        count = count > MaxAccesses ? MaxAccesses : count;
        ulong done = 0;
        while (done < count)
        {
            ulong part = Math.Min(count - done, Chunk / width);
            status = UserMemory.CopyIn(caller.Space, buffer + (done * width), chunk, part * width);
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
    public static long WritePortFromCall(
        Process caller, ulong handle, ulong port, ulong callHandle, ulong offset, ulong count)
    {
        Status status = FindPort(caller, handle, Rights.Write, port, 1);
        Call? call = null;
        BulkPart part = default;
        if (status == Status.Ok)
        {
            status = CallCalls.Readable(caller, callHandle, offset, count, out call, out part);
        }
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
        call!.NoteTaken(offset, count);
        return (long)count;
    }

    private static Status FindPort(Process caller, ulong handle, Rights need, ulong port, ulong width)
    {
        Status status = Lookup.Ports(caller, handle, need, out PortsObject? ports);
        if (status != Status.Ok)
        {
            return status;
        }
        return (width == 1 || width == 2 || width == 4) && ports!.Contains(port, (uint)width)
            ? Status.Ok
            : Status.InvalidArgument;
    }
}
