using Rill.Abi;
using Rill.Kernel.Memory;

namespace Rill.Kernel.Tests.Hosted;

/// <summary>A completion queue as user code sees it: by its mapping.</summary>
internal sealed unsafe class GuestQueue
{
    private readonly Guest _guest;
    private uint _head;

    internal GuestQueue(Guest guest, uint capacity)
    {
        _guest = guest;
        ulong request = guest.Store(new QueueRequest { Capacity = capacity });
        Handle = guest.Handle(KernelCall.QueueCreate, request);
        Address = guest.Load<QueueRequest>(request).Address;
        Capacity = capacity;
    }

    internal uint Handle { get; }

    internal ulong Address { get; }

    internal uint Capacity { get; }

    internal QueueHeader Header => _guest.Load<QueueHeader>(Address);

    internal uint Tail => Header.Tail;

    internal uint Head
    {
        get => _head;
        set
        {
            _head = value;
            Assert.Equal(Status.Ok, UserMemory.CopyOut(_guest.Process.Space, Address + 64, in value));
        }
    }

    internal long Submit(params ReadOnlySpan<Submission> submissions)
        => _guest.Call(KernelCall.QueueSubmit, Handle, Store(submissions), (ulong)submissions.Length);

    internal void MustSubmit(in Submission submission)
    {
        long result = Submit(submission);
        Assert.True(result == 1, $"{submission.Operation}: {(Status)result}");
    }

    internal long SubmitAndWait(params ReadOnlySpan<Submission> submissions)
        => _guest.Call(
            KernelCall.QueueSubmitAndWait, Handle, Store(submissions), (ulong)submissions.Length, Tail, Deadline.Never);

    internal long Wait(ulong deadline = 0) => _guest.Call(KernelCall.QueueWait, Handle, _head, deadline);

    /// <summary>Takes the next record off the ring, or says that there is none.</summary>
    internal bool TryTake(out Completion record, out byte[] bytes)
    {
        while (true)
        {
            if (Tail == _head)
            {
                if (Header.Overflow == 0)
                {
                    record = default;
                    bytes = [];
                    return false;
                }
                uint before = _head;
                Wait();
                if (Tail == before)
                {
                    record = default;
                    bytes = [];
                    return false;
                }
            }
            ulong at = Address + 4096 + (_head & (Capacity - 1));
            record = _guest.Load<Completion>(at);
            Assert.True(record.Size >= 64 && record.Size % 64 == 0 && record.Length <= record.Size - 64);
            Assert.True((_head & (Capacity - 1)) + record.Size <= Capacity, "a record never wraps");
            bytes = record.Kind == CompletionKind.Filler ? [] : _guest.LoadBytes(at + 64, (int)record.Length);
            Head = _head + record.Size;
            if (record.Kind != CompletionKind.Filler)
            {
                return true;
            }
        }
    }

    internal Completion Take() => Take(out _);

    internal Completion Take(out byte[] bytes)
    {
        Assert.True(TryTake(out Completion record, out bytes), "a record");
        return record;
    }

    internal void Empty() => Assert.False(TryTake(out Completion record, out _), $"{record.Kind} {record.Token} {record.Status}");

    private ulong Store(ReadOnlySpan<Submission> submissions)
        => _guest.StoreBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(submissions));
}
