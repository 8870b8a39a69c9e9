using System.Runtime.CompilerServices;

namespace Rill.Kernel.Tasks;

/// <summary>Threads that wait for the same, in order of arrival. A thread waits in one such list at a time.</summary>
internal struct ThreadList
{
    private IntrusiveList<Thread.WaitLinks> _list;

    /// <summary>The thread that has waited longest, or null.</summary>
    public readonly Thread? First => Unsafe.As<Thread>(_list.First);

    /// <summary>Whether none waits.</summary>
    public readonly bool IsEmpty => _list.IsEmpty;

    /// <summary>Adds a thread at the end.</summary>
    public void Append(Thread thread) => _list.Append(thread);

    /// <summary>Removes a thread that is in this list.</summary>
    public void Remove(Thread thread) => _list.Remove(thread);
}
