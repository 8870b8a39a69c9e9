using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Ipc;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Api;

/// <summary>A server's access to the bulk buffers of a call that it holds, with one copy and within the declared ranges.</summary>
internal static class CallCalls
{
    /// <summary>How many bytes take longer than to note whose time it is.</summary>
    private const ulong LongCopy = 16 << 10;

    public static long CallRead(Thread caller, Call call, ulong offset, UserOut<byte> buffer, ulong length)
    {
        Status status = BulkPart.Readable(call, offset, length, out BulkPart part);
        if (status == Status.Ok)
        {
            status = UserMemory.Copy(part.Space, part.Address, caller.Process.Space, buffer.Address, part.Length);
        }
        Charge(caller, call, part.Length);
        return status == Status.Ok ? (long)part.Length : (long)status;
    }

    public static long CallWrite(Thread caller, Call call, ulong offset, UserIn<byte> buffer, ulong length)
    {
        Status status = BulkPart.Writable(call, offset, length, out BulkPart part);
        if (status == Status.Ok)
        {
            status = UserMemory.Copy(caller.Process.Space, buffer.Address, part.Space, part.Address, part.Length);
        }
        Charge(caller, call, part.Length);
        return status == Status.Ok ? Written(call, offset, part.Length) : (long)status;
    }

    public static long CallReadMemory(
        Thread caller, Call call, ulong offset, MemoryObject memory, ulong memoryOffset, ulong length)
    {
        Status status = BulkPart.Readable(call, offset, Slices.Part(length), out BulkPart part);
        ulong copied = 0;
        if (status == Status.Ok)
        {
            status = UserMemory.WriteObject(memory, memoryOffset, part.Space, part.Address, part.Length, out copied);
        }
        Charge(caller, call, copied);
        return status == Status.Ok ? (long)copied : (long)status;
    }

    public static long CallWriteMemory(
        Thread caller, Call call, ulong offset, MemoryObject memory, ulong memoryOffset, ulong length)
    {
        Status status = BulkPart.Writable(call, offset, Slices.Part(length), out BulkPart part);
        ulong copied = 0;
        if (status == Status.Ok)
        {
            status = UserMemory.ReadObject(memory, memoryOffset, part.Space, part.Address, part.Length, out copied);
        }
        Charge(caller, call, copied);
        return status == Status.Ok ? Written(call, offset, copied) : (long)status;
    }

    /// <summary>A long copy is the client's time at once: its call may be one that is served in pieces, between which others are
    /// answered, who are not to pay for it.</summary>
    private static void Charge(Thread server, Call call, ulong copied)
    {
        if (copied >= LongCopy && call.Operation is { } operation)
        {
            server.ChargeClient(operation.Owner, Core.Current, Clock.Now, 1);
        }
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
