using Rill.Abi;
using Rill.Protocols;

namespace Rill.Runtime;

/// <summary>
/// A call that a server holds: its caller's bulk bytes can be read and written until it is answered. Answer it exactly
/// once, on the loop's thread. A value to be kept; copies name the same call.
/// </summary>
public readonly struct PendingCall
{
    private readonly EventLoop _loop;

    internal PendingCall(EventLoop loop, uint handle, ulong bulkReadable, ulong bulkWritable)
    {
        _loop = loop;
        Handle = handle;
        BulkReadable = bulkReadable;
        BulkWritable = bulkWritable;
    }

    /// <summary>The call's handle, which names it in <see cref="ILaneHandler.OnCallCancelled"/>; 0 of the default value.</summary>
    public uint Handle { get; }

    /// <summary>Whether this names a call.</summary>
    public bool IsValid => Handle != 0;

    /// <summary>Bytes that the caller lets the server read; it may claim any length.</summary>
    public ulong BulkReadable { get; }

    /// <summary>Bytes that the caller lets the server write; it may claim any length.</summary>
    public ulong BulkWritable { get; }

    /// <summary>Copies the caller's bulk bytes from <paramref name="offset"/>. BadAddress if the caller's memory is not readable.</summary>
    public Status ReadBulk(ulong offset, Span<byte> buffer, out int read) =>
        _loop.Kernel.CallRead(Handle, offset, buffer, out read);

    /// <summary>Copies to the caller's bulk room at <paramref name="offset"/>.</summary>
    public Status WriteBulk(ulong offset, ReadOnlySpan<byte> buffer, out int written) =>
        _loop.Kernel.CallWrite(Handle, offset, buffer, out written);

    /// <summary>Copies the caller's bulk bytes into a Memory object, which must be large enough.</summary>
    public Status ReadBulkInto(ulong offset, uint memory, ulong memoryOffset, ulong length, out ulong read) =>
        _loop.Kernel.CallReadMemory(Handle, offset, memory, memoryOffset, length, out read);

    /// <summary>Copies out of a Memory object to the caller's bulk room.</summary>
    public Status WriteBulkFrom(ulong offset, uint memory, ulong memoryOffset, ulong length, out ulong written) =>
        _loop.Kernel.CallWriteMemory(Handle, offset, memory, memoryOffset, length, out written);

    /// <summary>Answers the call, with the next hand-over to the kernel.</summary>
    /// <param name="label">0, or the protocol's error.</param>
    /// <param name="body">The message; copied.</param>
    /// <param name="handles">Handles that go along.</param>
    /// <param name="moveHandles">Whether they leave this process.</param>
    public void Reply(uint label, ReadOnlySpan<byte> body = default, HandleSet handles = default, bool moveHandles = false) =>
        _loop.SubmitReply(Handle, label, body, default, in handles, moveHandles);

    /// <summary>Answers the call and gives bulk bytes in the same hand-over, to the start of the caller's room.</summary>
    public void ReplyWithBulk(uint label, ReadOnlySpan<byte> body, ReadOnlySpan<byte> bulk) =>
        _loop.SubmitReply(Handle, label, body, bulk, default, moveHandles: false);
}
