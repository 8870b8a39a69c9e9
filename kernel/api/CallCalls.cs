using Rill.Abi;
using Rill.Kernel.Ipc;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Api;

/// <summary>A server's access to the bulk buffers of a call that it holds, with one copy and within the declared ranges.</summary>
internal static class CallCalls
{
    public static long Read(Process caller, ulong handle, ulong offset, ulong buffer, ulong length)
    {
        Status status = Readable(caller, handle, offset, length, out _, out BulkPart part);
        if (status == Status.Ok)
        {
            status = UserMemory.Copy(part.Space, part.Address, caller.Space, buffer, part.Length);
        }
        return status == Status.Ok ? (long)part.Length : (long)status;
    }

    public static long Write(Process caller, ulong handle, ulong offset, ulong buffer, ulong length)
    {
        Status status = Writable(caller, handle, offset, length, out Call? call, out BulkPart part);
        if (status == Status.Ok)
        {
            status = UserMemory.Copy(caller.Space, buffer, part.Space, part.Address, part.Length);
        }
        return status == Status.Ok ? Written(call!, offset, part.Length) : (long)status;
    }

    public static long ReadMemory(Process caller, ulong handle, ulong offset, ulong memoryHandle, ulong memoryOffset, ulong length)
    {
        Status status = Readable(caller, handle, offset, length, out _, out BulkPart part);
        MemoryObject? memory = null;
        if (status == Status.Ok)
        {
            status = Lookup.WritableMemory(caller, memoryHandle, out memory);
        }
        ulong copied = 0;
        if (status == Status.Ok)
        {
            status = UserMemory.WriteObject(memory!, memoryOffset, part.Space, part.Address, part.Length, out copied);
        }
        return status == Status.Ok ? (long)copied : (long)status;
    }

    public static long WriteMemory(Process caller, ulong handle, ulong offset, ulong memoryHandle, ulong memoryOffset, ulong length)
    {
        Status status = Writable(caller, handle, offset, length, out Call? call, out BulkPart part);
        MemoryObject? memory = null;
        if (status == Status.Ok)
        {
            status = Lookup.Memory(caller, memoryHandle, Rights.Read, out memory);
        }
        ulong copied = 0;
        if (status == Status.Ok)
        {
            status = UserMemory.ReadObject(memory!, memoryOffset, part.Space, part.Address, part.Length, out copied);
        }
        return status == Status.Ok ? Written(call!, offset, copied) : (long)status;
    }

    /// <summary>Finds a part of what the server may read of a call that it names by a handle.</summary>
    internal static Status Readable(Process caller, ulong handle, ulong offset, ulong length, out Call? call, out BulkPart part)
    {
        part = default;
        Status status = Lookup.Call(caller, handle, Rights.Read, out call);
        return status == Status.Ok ? BulkPart.Readable(call!, offset, length, out part) : status;
    }

    private static Status Writable(Process caller, ulong handle, ulong offset, ulong length, out Call? call, out BulkPart part)
    {
        part = default;
        Status status = Lookup.Call(caller, handle, Rights.Write, out call);
        return status == Status.Ok ? BulkPart.Writable(call!, offset, length, out part) : status;
    }

    private static long Written(Call call, ulong offset, ulong length)
    {
        if (length != 0 && offset + length > call.BulkWritten)
        {
            call.BulkWritten = offset + length;
        }
        return (long)length;
    }
}
