using Rill.Abi;
using Rill.Kernel.Ipc;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;

namespace Rill.Kernel.Api;

/// <summary>A server's access to the bulk buffers of a call that it holds, with one copy and within the declared ranges.</summary>
internal static class CallCalls
{
    public static long Read(Process caller, ulong handle, ulong offset, ulong buffer, ulong length)
    {
        Status status = Lookup.Call(caller, handle, Rights.Read, out Call? call);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        status = BulkOut(call!, offset, ref length, out AddressSpace? space, out ulong address);
        if (status == Status.Ok)
        {
            status = UserMemory.Copy(space!, address, caller.Space, buffer, length);
        }
        return status == Status.Ok ? (long)length : (long)status;
    }

    public static long Write(Process caller, ulong handle, ulong offset, ulong buffer, ulong length)
    {
        Status status = Lookup.Call(caller, handle, Rights.Write, out Call? call);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        status = BulkIn(call!, offset, ref length, out AddressSpace? space, out ulong address);
        if (status == Status.Ok)
        {
            status = UserMemory.Copy(caller.Space, buffer, space!, address, length);
        }
        return status == Status.Ok ? Written(call!, offset, length) : (long)status;
    }

    public static long ReadMemory(Process caller, ulong handle, ulong offset, ulong memoryHandle, ulong memoryOffset, ulong length)
    {
        Status status = Lookup.Call(caller, handle, Rights.Read, out Call? call);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        status = Lookup.Memory(caller, memoryHandle, Rights.Write, out MemoryObject? memory);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        status = BulkOut(call!, offset, ref length, out AddressSpace? space, out ulong address);
        ulong copied = 0;
        if (status == Status.Ok)
        {
            status = UserMemory.WriteObject(memory!, memoryOffset, space!, address, length, out copied);
        }
        return status == Status.Ok ? (long)copied : (long)status;
    }

    public static long WriteMemory(Process caller, ulong handle, ulong offset, ulong memoryHandle, ulong memoryOffset, ulong length)
    {
        Status status = Lookup.Call(caller, handle, Rights.Write, out Call? call);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        status = Lookup.Memory(caller, memoryHandle, Rights.Read, out MemoryObject? memory);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        status = BulkIn(call!, offset, ref length, out AddressSpace? space, out ulong address);
        ulong copied = 0;
        if (status == Status.Ok)
        {
            status = UserMemory.ReadObject(memory!, memoryOffset, space!, address, length, out copied);
        }
        return status == Status.Ok ? Written(call!, offset, copied) : (long)status;
    }

    /// <summary>Where a part of what the server may read lies, clipped to what there is.</summary>
    internal static Status BulkOut(Call call, ulong offset, ref ulong length, out AddressSpace? space, out ulong address)
    {
        PendingOperation? operation = call.Operation;
        if (operation is null)
        {
            space = null;
            address = 0;
            return Status.PeerClosed;
        }
        space = operation.Owner.Space;
        address = operation.Request.BulkOut + offset;
        length = Clip(operation.Request.BulkOutLength, offset, length);
        return Status.Ok;
    }

    private static Status BulkIn(Call call, ulong offset, ref ulong length, out AddressSpace? space, out ulong address)
    {
        PendingOperation? operation = call.Operation;
        if (operation is null)
        {
            space = null;
            address = 0;
            return Status.PeerClosed;
        }
        space = operation.Owner.Space;
        address = operation.Request.BulkIn + offset;
        length = Clip(operation.Request.BulkInLength, offset, length);
        return Status.Ok;
    }

    private static ulong Clip(ulong size, ulong offset, ulong length)
        => offset >= size ? 0 : length < size - offset ? length : size - offset;

    private static long Written(Call call, ulong offset, ulong length)
    {
        if (length != 0 && offset + length > call.BulkWritten)
        {
            call.BulkWritten = offset + length;
        }
        return (long)length;
    }
}
