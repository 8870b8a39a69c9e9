using System.Runtime.InteropServices;
using Rill.Abi;

namespace Rill.Runtime;

/// <summary>
/// Submissions gathered while the loop handles completions, in memory of their own, with the bytes of replies beside
/// them. Both are handed to the kernel together with the wait. Bytes of replies are read by the kernel when it accepts
/// the submission, so their room is free again after that.
/// </summary>
internal sealed unsafe class SubmissionBatch : IDisposable
{
    /// <summary>How many submissions fit; more are handed over at once.</summary>
    public const int Capacity = 128;

    /// <summary>Room for replies' bytes: several of the largest.</summary>
    public const int ArenaSize = 128 * 1024;

    private readonly Submission* _submissions = (Submission*)NativeMemory.AlignedAlloc(Capacity * 128, 64);
    private readonly byte* _arena = (byte*)NativeMemory.AlignedAlloc(ArenaSize, 64);
    private int _arenaUsed;

    /// <summary>The submissions that are not accepted yet.</summary>
    public ReadOnlySpan<Submission> Submissions => new(_submissions + Accepted, Pending);

    /// <summary>How many were added since the batch was empty.</summary>
    public int Added { get; private set; }

    /// <summary>How many of them the kernel took or refused.</summary>
    public int Accepted { get; private set; }

    /// <summary>How many are still to be handed over.</summary>
    public int Pending => Added - Accepted;

    /// <summary>Whether another submission fits.</summary>
    public bool IsFull => Added == Capacity;

    /// <summary>Room for one more submission, cleared. The batch must not be full.</summary>
    public ref Submission Add()
    {
        Submission* next = _submissions + Added++;
        *next = default;
        return ref *next;
    }

    /// <summary>Takes back the submission that was added last.</summary>
    public void RemoveLast() => Added--;

    /// <summary>Copies bytes into the batch; false if they do not fit now.</summary>
    public bool TryCopy(ReadOnlySpan<byte> bytes, out ulong address)
    {
        int start = (_arenaUsed + 7) & ~7;
        if (bytes.Length > ArenaSize - start)
        {
            address = 0;
            return false;
        }

        bytes.CopyTo(new Span<byte>(_arena + start, bytes.Length));
        _arenaUsed = start + bytes.Length;
        address = (ulong)(_arena + start);
        return true;
    }

    /// <summary>Notes that the kernel dealt with the next <paramref name="count"/>; empties the batch after the last.</summary>
    public void Consume(int count)
    {
        Accepted += count;
        if (Accepted == Added)
        {
            Accepted = 0;
            Added = 0;
            _arenaUsed = 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_submissions);
        NativeMemory.AlignedFree(_arena);
    }
}
