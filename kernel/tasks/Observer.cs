using System.Runtime.CompilerServices;
using Rill.Abi;

namespace Rill.Kernel.Tasks;

/// <summary>Who waits for an event that this layer, or that of devices, knows of: a time, an end, a shortage of memory, an
/// interrupt. It stands in at most one list. Each method is called when it stands in none any more.</summary>
/// <remarks>Under the kernel lock. The operations of a completion queue are such.</remarks>
[GuardedBy(Guard.KernelLock)]
internal abstract class Observer : TimerNode
{
    /// <summary>Neighbours in the list in which it stands.</summary>
    private Observer? _next, _previous;

    /// <summary>The one behind it in the list in which it stands, or null.</summary>
    internal Observer? NextInList => _next;

    /// <summary>The process, thread or Job has ended.</summary>
    /// <param name="code">As <see cref="CompletionKind.Exit"/> tells it.</param>
    public abstract void OnExit(ExitReason reason, ulong code);

    /// <summary>Memory is short.</summary>
    /// <param name="waiting">Threads that wait for it.</param>
    public abstract void OnMemoryShort(ulong waiting);

    /// <summary>The interrupt has come.</summary>
    /// <returns>True where it waits for the next one: the caller puts it back into the list.</returns>
    public abstract bool OnInterrupt();

    /// <summary>What it waits for will not come any more.</summary>
    public abstract void OnGone();

    /// <summary>The links of the list in which it stands.</summary>
    internal readonly struct ListLinks : ILinks
    {
        /// <inheritdoc/>
        public ref object? Next(object item) => ref Unsafe.As<Observer?, object?>(ref Unsafe.As<Observer>(item)._next);

        /// <inheritdoc/>
        public ref object? Previous(object item) => ref Unsafe.As<Observer?, object?>(ref Unsafe.As<Observer>(item)._previous);
    }
}
