using System.Runtime.CompilerServices;

namespace Rill;

/// <summary>
/// A list whose links lie in its items, so that nothing is allocated and an item is taken out wherever it stands. An item is in
/// one list at most that goes through the same links.
/// </summary>
/// <remarks>
/// <para>One reference is enough: the first item's Previous is the last item, and the last item's Next is null.</para>
/// <para>It knows items as objects, since the ahead-of-time compiler makes one body for all classes of a generic type and would
/// look types up at run time: who has a list gives its <see cref="First"/> a type by Unsafe.As.</para>
/// </remarks>
/// <typeparam name="TLinks">Where the items' links are.</typeparam>
public struct IntrusiveList<TLinks>
    where TLinks : struct, ILinks
{
    private object? _first;

    /// <summary>The item at the start, or null.</summary>
    public readonly object? First => _first;

    /// <summary>Whether the list has no item.</summary>
    public readonly bool IsEmpty => _first is null;

    /// <summary>Adds an item at the end. It is in no such list, so its links are null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(object item)
    {
        if (_first is null)
        {
            Previous(item) = item;
            _first = item;
            return;
        }
        AppendToOthers(item);
    }

    /// <summary>Adds an item at the start. It is in no such list, so its links are null.</summary>
    public void Prepend(object item)
    {
        object? second = _first;
        _first = item;
        if (second is null)
        {
            Previous(item) = item;
            return;
        }
        Next(item) = second;
        Previous(item) = Previous(second);
        Previous(second) = item;
    }

    /// <summary>Takes an item out that is in this list.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Remove(object item)
    {
        if (_first == item && Next(item) is null)
        {
            _first = null;
            Previous(item) = null;
            return;
        }
        RemoveFromOthers(item);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void AppendToOthers(object item)
    {
        object first = _first!;
        object last = Previous(first)!;
        Previous(item) = last;
        Next(last) = item;
        Previous(first) = item;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RemoveFromOthers(object item)
    {
        object? next = Next(item);
        object previous = Previous(item)!;
        if (_first == item)
        {
            _first = next;
        }
        else
        {
            Next(previous) = next;
        }
        // Of the last item, the first one's link tells.
        Previous(next ?? _first!) = previous;
        Next(item) = null;
        Previous(item) = null;
    }

    private static ref object? Next(object item) => ref default(TLinks).Next(item);

    private static ref object? Previous(object item) => ref default(TLinks).Previous(item);
}
