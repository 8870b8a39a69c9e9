using System.Runtime.InteropServices;
using Rill.Abi;

namespace Rill.Runtime.Simulation;

/// <summary>A completion queue with a true ring in memory, laid out and filled as the kernel's.</summary>
public sealed unsafe class SimulatedQueue : SimulatedObject
{
    private readonly byte* _mapping;
    private readonly uint _capacity;
    private readonly Queue<byte[]> _overflow = new();
    private uint _tail;

    internal SimulatedQueue(SimulatedMachine machine, uint capacity)
        : base(machine)
    {
        _capacity = capacity;
        _mapping = (byte*)NativeMemory.AlignedAlloc(QueueHeader.RecordsOffset + capacity, (nuint)Pages.Size);
        NativeMemory.Clear(_mapping, QueueHeader.RecordsOffset + capacity);
        Header->Capacity = capacity;
    }

    /// <summary>Frees the ring; a simulated queue lives as long as its test, since loops look at the ring after closing.</summary>
    ~SimulatedQueue() => NativeMemory.AlignedFree(_mapping);

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Queue;

    internal ulong Address => (ulong)_mapping;

    internal List<PendingOperation> Pending { get; } = [];

    internal bool IsClosed { get; private set; }

    internal uint Tail => _tail;

    internal QueueHeader* Header => (QueueHeader*)_mapping;

    internal void Post(Completion record, ReadOnlySpan<byte> body)
    {
        if (IsClosed)
        {
            return;
        }

        record.Length = (uint)body.Length;
        record.Size = (uint)((sizeof(Completion) + body.Length + 63) & ~63);
        byte[] bytes = new byte[record.Size];
        MemoryMarshal.Write(bytes, record);
        body.CopyTo(bytes.AsSpan(sizeof(Completion)));
        _overflow.Enqueue(bytes);
        MoveOverflow();
    }

    /// <summary>Brings records that wait for room into the ring.</summary>
    internal void MoveOverflow()
    {
        while (_overflow.TryPeek(out byte[]? bytes) && TryPlace(bytes))
        {
            _overflow.Dequeue();
        }

        Volatile.Write(ref Header->Overflow, _overflow.Count > 0 ? 1u : 0);
        Volatile.Write(ref Header->Tail, _tail);
    }

    private protected override void OnUnreferenced()
    {
        IsClosed = true;
        foreach (PendingOperation operation in Pending.ToArray())
        {
            operation.Withdraw?.Invoke();
        }
    }

    private bool TryPlace(byte[] bytes)
    {
        uint room = _capacity - (_tail - Volatile.Read(ref Header->Head));
        uint toEnd = _capacity - (_tail & (_capacity - 1));
        uint filler = bytes.Length > toEnd ? toEnd : 0;
        if (filler + bytes.Length > room)
        {
            return false;
        }

        if (filler > 0)
        {
            var record = (Completion*)(_mapping + QueueHeader.RecordsOffset + (_tail & (_capacity - 1)));
            *record = new Completion { Kind = CompletionKind.Filler, Size = filler };
            _tail += filler;
        }

        bytes.CopyTo(new Span<byte>(_mapping + QueueHeader.RecordsOffset + (_tail & (_capacity - 1)), bytes.Length));
        _tail += (uint)bytes.Length;
        return true;
    }
}
