using Rill.Abi;

namespace Rill.Guest.KernelTests;

/// <summary>A completion queue as user code sees it: the ring, drained record by record.</summary>
internal sealed unsafe class Queue : IDisposable
{
    private readonly QueueHeader* _header;
    private readonly byte* _records;
    private readonly uint _capacity;

    internal Queue(uint capacity = 16384)
    {
        var request = new QueueRequest { Capacity = capacity };
        Handle = (uint)KernelCalls.Must(KernelCall.QueueCreate, (ulong)&request);
        _header = (QueueHeader*)request.Address;
        _records = (byte*)request.Address + 4096;
        _capacity = capacity;
    }

    internal uint Handle { get; }

    internal QueueHeader* Header => _header;

    internal uint Tail => Volatile.Read(ref _header->Tail);

    internal long Submit(in Submission submission)
    {
        fixed (Submission* pointer = &submission)
        {
            return KernelCalls.Call(KernelCall.QueueSubmit, Handle, (ulong)pointer, 1);
        }
    }

    internal void MustSubmit(in Submission submission) => KernelCalls.Equal(1L, Submit(submission), submission.Operation.ToString());

    /// <summary>Takes the next record if there is one. The bytes are copied.</summary>
    internal bool TryTake(out Completion record, out byte[] bytes)
    {
        while (true)
        {
            uint head = _header->Head;
            if (head == Tail)
            {
                record = default;
                bytes = [];
                return false;
            }
            var at = (Completion*)(_records + (head & (_capacity - 1)));
            record = *at;
            bytes = record.Kind == CompletionKind.Filler ? [] : new ReadOnlySpan<byte>(at + 1, (int)record.Length).ToArray();
            Volatile.Write(ref _header->Head, head + record.Size);
            if (record.Kind != CompletionKind.Filler)
            {
                return true;
            }
        }
    }

    /// <summary>Waits for the next record, two minutes at most: long enough that only a lost one takes it on the slowest host.</summary>
    internal Completion Take(out byte[] bytes)
    {
        ulong deadline = KernelCalls.Now() + 120_000_000_000;
        while (true)
        {
            uint tail = Tail;
            if (TryTake(out Completion record, out bytes))
            {
                return record;
            }
            long status = KernelCalls.Call(KernelCall.QueueWait, Handle, tail, deadline);
            if ((Status)status == Status.TimedOut)
            {
                throw new FailedException("no completion came");
            }
        }
    }

    internal Completion Take() => Take(out _);

    /// <summary>Checks that no record is there.</summary>
    internal void Empty(string what)
    {
        if (TryTake(out Completion record, out _))
        {
            throw new FailedException($"{what}: unexpected {record.Kind} {record.Status} token {record.Token}");
        }
    }

    public void Dispose() => KernelCalls.Close(Handle);
}
