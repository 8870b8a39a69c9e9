using Rill.Abi;

namespace Rill.Kernel.Tasks;

/// <summary>Observers in order of arrival.</summary>
internal struct ObserverList
{
    /// <summary>The oldest, or null.</summary>
    public Observer? First;

    private Observer? _last;

    /// <summary>Whether the list has no observer.</summary>
    public readonly bool IsEmpty => First is null;

    /// <summary>Adds an observer at the end.</summary>
    public void Append(Observer observer)
    {
        observer.Next = null;
        observer.Previous = _last;
        if (_last is null)
        {
            First = observer;
        }
        else
        {
            _last.Next = observer;
        }
        _last = observer;
    }

    /// <summary>Adds an observer at the start.</summary>
    public void Prepend(Observer observer)
    {
        observer.Previous = null;
        observer.Next = First;
        if (First is null)
        {
            _last = observer;
        }
        else
        {
            First.Previous = observer;
        }
        First = observer;
    }

    /// <summary>Removes an observer that is in this list.</summary>
    public void Remove(Observer observer)
    {
        if (observer.Previous is null)
        {
            First = observer.Next;
        }
        else
        {
            observer.Previous.Next = observer.Next;
        }
        if (observer.Next is null)
        {
            _last = observer.Previous;
        }
        else
        {
            observer.Next.Previous = observer.Previous;
        }
        observer.Next = null;
        observer.Previous = null;
    }

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
