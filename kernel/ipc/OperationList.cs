namespace Rill.Kernel.Ipc;

/// <summary>Pending operations in order of arrival. An operation is in at most one such list.</summary>
internal struct OperationList
{
    /// <summary>The oldest, or null.</summary>
    public PendingOperation? First;

    private PendingOperation? _last;

    /// <summary>Whether the list has no operation.</summary>
    public readonly bool IsEmpty => First is null;

    /// <summary>Adds an operation at the end.</summary>
    public void Append(PendingOperation operation)
    {
        operation.Next = null;
        operation.Previous = _last;
        if (_last is null)
        {
            First = operation;
        }
        else
        {
            _last.Next = operation;
        }
        _last = operation;
    }

    /// <summary>Adds an operation at the start.</summary>
    public void Prepend(PendingOperation operation)
    {
        operation.Previous = null;
        operation.Next = First;
        if (First is null)
        {
            _last = operation;
        }
        else
        {
            First.Previous = operation;
        }
        First = operation;
    }

    /// <summary>Removes an operation that is in this list.</summary>
    public void Remove(PendingOperation operation)
    {
        if (operation.Previous is null)
        {
            First = operation.Next;
        }
        else
        {
            operation.Previous.Next = operation.Next;
        }
        if (operation.Next is null)
        {
            _last = operation.Previous;
        }
        else
        {
            operation.Next.Previous = operation.Previous;
        }
        operation.Next = null;
        operation.Previous = null;
    }
}
