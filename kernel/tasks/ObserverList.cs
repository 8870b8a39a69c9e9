using System.Runtime.CompilerServices;
using Rill.Abi;

namespace Rill.Kernel.Tasks;

/// <summary>Observers in order of arrival.</summary>
internal struct ObserverList
{
    private IntrusiveList<Observer.ListLinks> _list;

    /// <summary>The oldest, or null.</summary>
    public readonly Observer? First => Unsafe.As<Observer>(_list.First);

    /// <summary>Whether the list has no observer.</summary>
    public readonly bool IsEmpty => _list.IsEmpty;

    /// <summary>Adds an observer at the end.</summary>
    public void Append(Observer observer) => _list.Append(observer);

    /// <summary>Adds an observer at the start.</summary>
    public void Prepend(Observer observer) => _list.Prepend(observer);

    /// <summary>Removes an observer that is in this list.</summary>
    public void Remove(Observer observer) => _list.Remove(observer);

    /// <summary>Tells all of an end, and empties the list.</summary>
    public void TellExit(ExitReason reason, ulong code)
    {
        while (First is { } observer)
        {
            Remove(observer);
            observer.OnExit(reason, code);
        }
    }
}
