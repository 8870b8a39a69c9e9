using System.Diagnostics.CodeAnalysis;
using Rill.Runtime;

namespace Rill.Posix.Waiting;

/// <summary>The calls that the server holds, by their handles.</summary>
/// <param name="loop">The loop that their deadlines run on.</param>
/// <param name="ready">Where those that were woken go.</param>
internal sealed class HeldCalls(EventLoop loop, ReadyList ready)
{
    private readonly Dictionary<uint, Waiter> _waiters = [];

    /// <summary>How many there are.</summary>
    public int Count => _waiters.Count;

    internal EventLoop Loop { get; } = loop;

    internal ReadyList Ready { get; } = ready;

    /// <summary>Who holds a call, if it is held.</summary>
    public bool TryFind(uint call, [NotNullWhen(true)] out Waiter? waiter) => _waiters.TryGetValue(call, out waiter);

    internal void Add(uint call, Waiter waiter) => _waiters.Add(call, waiter);

    internal void Remove(uint call) => _waiters.Remove(call);
}
