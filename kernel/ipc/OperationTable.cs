using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rill.Kernel.Memory;

namespace Rill.Kernel.Ipc;

/// <summary>The operations of a queue that can be cancelled, by token: a hash table that grows with their number.</summary>
internal struct OperationTable
{
    private const int FirstBuckets = 16;
    /// <summary>The largest table is what one page of the heap holds; with the most pending operations a chain has 256.</summary>
    private const int MaxBuckets = 256;

    private PendingOperation?[] _buckets;
    /// <summary>Their number, a power of two, less one.</summary>
    private uint _mask;

    /// <summary>Operations in the table.</summary>
    public int Count { get; private set; }

    /// <summary>Makes the table's first storage.</summary>
    /// <returns>False when memory is used up.</returns>
    public bool TryInitialize()
    {
        if (!KernelHeap.TryReserve(Bytes(FirstBuckets)))
        {
            return false;
        }
        _buckets = new PendingOperation?[FirstBuckets];
        _mask = FirstBuckets - 1;
        return true;
    }

    /// <summary>Frees the storage.</summary>
    public void Free()
    {
        KernelHeap.Release(_buckets);
        _buckets = null!;
    }

    /// <summary>Adds an operation.</summary>
    public void Add(PendingOperation operation)
    {
        if ((uint)Count > 4 * _mask && _mask < MaxBuckets - 1)
        {
            Grow();
        }
        Count++;
        operation.IsRegistered = true;
        Link(ref Bucket(operation.Request.Token), operation);
    }

    /// <summary>Removes an operation that is in the table.</summary>
    public void Remove(PendingOperation operation)
    {
        Count--;
        operation.IsRegistered = false;
        if (operation.TablePrevious is null)
        {
            Bucket(operation.Request.Token) = operation.TableNext;
        }
        else
        {
            operation.TablePrevious.TableNext = operation.TableNext;
        }
        if (operation.TableNext is not null)
        {
            operation.TableNext.TablePrevious = operation.TablePrevious;
        }
        operation.TableNext = null;
        operation.TablePrevious = null;
    }

    /// <summary>The youngest operation with a token, or null.</summary>
    public readonly PendingOperation? Find(ulong token)
    {
        PendingOperation? operation = Bucket(token);
        while (operation is not null && operation.Request.Token != token)
        {
            operation = operation.TableNext;
        }
        return operation;
    }

    /// <summary>Any operation, or null where there is none.</summary>
    public readonly PendingOperation? Any(ref int from)
    {
        for (; from < _buckets.Length; from++)
        {
            if (_buckets[from] is not null)
            {
                return _buckets[from];
            }
        }
        return null;
    }

    /// <summary>Bytes of an array, its header included.</summary>
    private static nuint Bytes(int buckets) => (nuint)((buckets * 8) + 32);

    private static void Link(ref PendingOperation? bucket, PendingOperation operation)
    {
        operation.TablePrevious = null;
        operation.TableNext = bucket;
        if (bucket is not null)
        {
            bucket.TablePrevious = operation;
        }
        bucket = operation;
    }

    /// <summary>Tokens are pointers or counters as a rule: Fibonacci hashing spreads both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ref PendingOperation? Bucket(ulong token)
        => ref Unsafe.Add(
            ref MemoryMarshal.GetArrayDataReference(_buckets),
            (nint)((uint)((token * 0x9E37_79B9_7F4A_7C15) >> 48) & _mask));

    private void Grow()
    {
        PendingOperation?[] old = _buckets;
        // Without memory the chains stay longer; nothing else changes.
        if (!KernelHeap.TryReserve(Bytes(old.Length * 4)))
        {
            return;
        }
        _buckets = new PendingOperation?[old.Length * 4];
        _mask = (uint)_buckets.Length - 1;
        for (int i = 0; i < old.Length; i++)
        {
            PendingOperation? next;
            for (PendingOperation? operation = old[i]; operation is not null; operation = next)
            {
                next = operation.TableNext;
                Link(ref Bucket(operation.Request.Token), operation);
            }
        }
        KernelHeap.Release(old);
    }
}
