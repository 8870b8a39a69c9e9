using System.Threading;
using Rill.Abi;

namespace Rill.Kernel.Ipc;

/// <summary>
/// The kernel's side of a queue's ring: the records' memory, through the direct map, and the kernel's own tail. The page
/// is the user's to scribble on, so nothing in it is believed but the head, and that is checked at each use.
/// </summary>
internal unsafe struct CompletionRing
{
    private QueueHeader* _header;
    private byte* _records;
    private uint _capacity;
    private uint _tail;

    /// <summary>The position past the last record.</summary>
    public readonly uint Tail => _tail;

    /// <summary>Bytes of the record area.</summary>
    public readonly uint Capacity => _capacity;

    /// <summary>The shared header.</summary>
    public readonly QueueHeader* Header => _header;

    /// <summary>Takes the ring's memory: a header page, then the records.</summary>
    public void Attach(byte* memory, uint capacity)
    {
        _header = (QueueHeader*)memory;
        _records = memory + QueueHeader.RecordsOffset;
        _capacity = capacity;
        _header->Capacity = capacity;
    }

    /// <summary>Gives the memory up.</summary>
    public void Detach()
    {
        _header = null;
        _records = null;
    }

    /// <summary>Room for a record of a size (a multiple of 64, at most the capacity) at the tail.</summary>
    /// <param name="filled">True where a filler was put before the ring's end although the record does not fit: the
    /// tail has moved, and a waiter has to take the filler away.</param>
    /// <returns>Null where there is no room. Nothing is visible before <see cref="Commit"/>.</returns>
    public Completion* TryReserve(uint size, out bool filled)
    {
        filled = false;
        // A head outside (tail - capacity, tail] is nonsense: the ring counts as full until the user puts it right.
        uint used = _tail - Volatile.Read(ref _header->Head);
        uint free = used <= _capacity ? (_capacity - used) & ~(Completion.Alignment - 1) : 0;
        uint offset = _tail & (_capacity - 1);
        uint toEnd = _capacity - offset;
        if (size <= toEnd)
        {
            return size <= free ? (Completion*)(_records + offset) : null;
        }
        if (toEnd > free)
        {
            return null;
        }
        // Records never wrap. The filler is published at once: were it not, an empty ring could stay too small for a
        // record that is larger than either part of it.
        Completion* filler = (Completion*)(_records + offset);
        *filler = default;
        filler->Size = toEnd;
        Commit(toEnd);
        if (size <= free - toEnd)
        {
            return (Completion*)_records;
        }
        filled = true;
        return null;
    }

    /// <summary>Whether the user has taken all records up to a position, one that the tail has passed.</summary>
    public readonly bool HasTaken(uint position)
    {
        uint used = _tail - Volatile.Read(ref _header->Head);
        return used <= _capacity && _tail - position >= used;
    }

    /// <summary>Makes the record at the tail visible.</summary>
    public void Commit(uint size)
    {
        _tail += size;
        // Release: whoever sees the tail sees the record.
        Volatile.Write(ref _header->Tail, _tail);
    }
}
