using System.Diagnostics;

namespace Rill.Runtime;

/// <summary>
/// Names pending operations by tokens: the slot's index in the low half, its generation above, so that a record that
/// comes late for a slot in new use finds nobody.
/// </summary>
internal sealed class SlotTable
{
    /// <summary>Generations start at 1, so that 0 is never a token; this one is kept for posts.</summary>
    public const ulong PostToken = ulong.MaxValue;

    private LoopOperation?[] _operations = new LoopOperation?[64];
    private uint[] _generations = new uint[64];
    private int[] _free = new int[64];
    private int _freeCount;
    private int _used;

    /// <summary>How many operations are pending.</summary>
    public int Count => _used - _freeCount;

    /// <summary>Gives the operation a token.</summary>
    public ulong Add(LoopOperation operation)
    {
        Debug.Assert(!operation.IsPending, "an operation is pending once at a time");
        int index;
        if (_freeCount > 0)
        {
            index = _free[--_freeCount];
        }
        else
        {
            if (_used == _operations.Length)
            {
                Array.Resize(ref _operations, _used * 2);
                Array.Resize(ref _generations, _used * 2);
                Array.Resize(ref _free, _used * 2);
            }

            index = _used++;
            _generations[index] = 1;
        }

        _operations[index] = operation;
        operation.Token = ((ulong)_generations[index] << 32) | (uint)index;
        return operation.Token;
    }

    /// <summary>The operation of a token; null if it is no longer pending.</summary>
    public LoopOperation? Find(ulong token)
    {
        uint index = (uint)token;
        return index < (uint)_used && _generations[index] == (uint)(token >> 32) ? _operations[index] : null;
    }

    /// <summary>Takes an operation out; its token names nothing from now on.</summary>
    public void Remove(LoopOperation operation)
    {
        int index = (int)(uint)operation.Token;
        operation.Token = 0;
        _operations[index] = null;

        // The last generation is the post token's; skipping to 1 also keeps 0 out.
        _generations[index] = _generations[index] >= uint.MaxValue - 1 ? 1 : _generations[index] + 1;
        _free[_freeCount++] = index;
    }
}
