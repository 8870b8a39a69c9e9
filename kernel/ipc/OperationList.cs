using System.Runtime.CompilerServices;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Ipc;

/// <summary>Pending operations in order of arrival. An operation is in at most one such list.</summary>
internal struct OperationList
{
    // Of operations alone.
    private ObserverList _list;

    /// <summary>The oldest, or null.</summary>
    public readonly PendingOperation? First => Unsafe.As<PendingOperation>(_list.First);

    /// <summary>Whether the list has no operation.</summary>
    public readonly bool IsEmpty => _list.IsEmpty;

    /// <summary>The operation behind one in its list, or null.</summary>
    public static PendingOperation? After(PendingOperation operation) => Unsafe.As<PendingOperation>(operation.NextInList);

    /// <summary>Adds an operation at the end.</summary>
    public void Append(PendingOperation operation) => _list.Append(operation);

    /// <summary>Adds an operation at the start.</summary>
    public void Prepend(PendingOperation operation) => _list.Prepend(operation);

    /// <summary>Removes an operation that is in this list.</summary>
    public void Remove(PendingOperation operation) => _list.Remove(operation);
}
