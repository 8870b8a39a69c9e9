using Rill.Abi;

namespace Rill.Runtime.Native;

/// <content>Completion queues, streams and calls.</content>
public abstract unsafe partial class KernelCalls
{
    /// <summary>Makes a completion queue and maps its ring; see <see cref="QueueRequest"/>.</summary>
    public Status QueueCreate(ref QueueRequest request, out uint queue)
    {
        fixed (QueueRequest* pointer = &request)
        {
            return TakeHandle(Invoke(KernelCall.QueueCreate, (ulong)pointer), out queue);
        }
    }

    /// <summary>Submits; <paramref name="accepted"/> may be fewer than asked for, the next one then tells why.</summary>
    public Status QueueSubmit(uint queue, Submission* submissions, int count, out int accepted) =>
        TakeCount(Invoke(KernelCall.QueueSubmit, queue, (ulong)submissions, (ulong)count), out accepted);

    /// <summary>Waits until the ring's tail is no longer <paramref name="seenTail"/>.</summary>
    public Status QueueWait(uint queue, uint seenTail, ulong deadline) =>
        (Status)InvokeParking(KernelCall.QueueWait, queue, seenTail, deadline);

    /// <summary>Submits and waits in one call.</summary>
    public Status QueueSubmitAndWait(uint queue, Submission* submissions, int count, uint seenTail, ulong deadline) =>
        (Status)InvokeParking(KernelCall.QueueSubmitAndWait, queue, (ulong)submissions, (ulong)count, seenTail, deadline);

    /// <summary>Cancels a pending operation by its token.</summary>
    public Status QueueCancel(uint queue, ulong token) => (Status)Invoke(KernelCall.QueueCancel, queue, token);

    /// <summary>Posts a record to a queue.</summary>
    public Status QueuePost(uint queue, ulong token, ulong value) =>
        (Status)Invoke(KernelCall.QueuePost, queue, token, value);

    /// <summary>Makes a stream and gives both its lanes.</summary>
    public Status StreamCreate(out uint first, out uint second)
    {
        uint* lanes = stackalloc uint[2];
        lanes[0] = lanes[1] = 0;
        var status = (Status)Invoke(KernelCall.StreamCreate, (ulong)lanes);
        first = lanes[0];
        second = lanes[1];
        return status;
    }

    /// <summary>Reads the bulk bytes of a held call.</summary>
    public Status CallRead(uint call, ulong offset, Span<byte> buffer, out int read)
    {
        fixed (byte* pointer = buffer)
        {
            return TakeCount(Invoke(KernelCall.CallRead, call, offset, (ulong)pointer, (ulong)buffer.Length), out read);
        }
    }

    /// <summary>Writes bulk bytes to the caller of a held call.</summary>
    public Status CallWrite(uint call, ulong offset, ReadOnlySpan<byte> buffer, out int written)
    {
        fixed (byte* pointer = buffer)
        {
            return TakeCount(Invoke(KernelCall.CallWrite, call, offset, (ulong)pointer, (ulong)buffer.Length), out written);
        }
    }

    /// <summary>Reads the bulk bytes of a held call into a Memory object.</summary>
    public Status CallReadMemory(uint call, ulong offset, uint memory, ulong memoryOffset, ulong length, out ulong read) =>
        TakeValue(InvokeLong(KernelCall.CallReadMemory, call, offset, memory, memoryOffset, length), out read);

    /// <summary>Writes bulk bytes to the caller of a held call out of a Memory object.</summary>
    public Status CallWriteMemory(uint call, ulong offset, uint memory, ulong memoryOffset, ulong length, out ulong written) =>
        TakeValue(InvokeLong(KernelCall.CallWriteMemory, call, offset, memory, memoryOffset, length), out written);
}
