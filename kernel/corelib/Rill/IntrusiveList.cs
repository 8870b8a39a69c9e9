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

    /// <summary>Adds an item at the end.</summary>
    public void Append(object item)
    {
        Next(item) = null;
        if (_first is null)
        {
            Previous(item) = item;
            _first = item;
            return;
        }
        object last = Previous(_first)!;
        Previous(item) = last;
        Next(last) = item;
        Previous(_first) = item;
    }

    /// <summary>Adds an item at the start.</summary>
    public void Prepend(object item)
    {
        object? second = _first;
        Next(item) = second;
        if (second is null)
        {
            Previous(item) = item;
        }
        else
        {
            Previous(item) = Previous(second);
            Previous(second) = item;
        }
        _first = item;
    }

    /// <summary>Takes an item out that is in this list.</summary>
    public void Remove(object item)
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
        if (next is not null)
        {
            Previous(next) = previous;
        }
        else if (_first is not null)
        {
            Previous(_first) = previous;
        }
        Next(item) = null;
        Previous(item) = null;
    }

    private static ref object? Next(object item) => ref default(TLinks).Next(item);

    private static ref object? Previous(object item) => ref default(TLinks).Previous(item);
}
