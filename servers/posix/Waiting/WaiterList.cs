namespace Rill.Posix.Waiting;

/// <summary>The held calls of one thread, the newest first.</summary>
internal sealed class WaiterList
{
    /// <summary>The newest; the others follow by <see cref="Waiter.NextOfThread"/>.</summary>
    public Waiter? First { get; private set; }

    internal void Add(Waiter waiter)
    {
        waiter.NextOfThread = First;
        First?.PreviousOfThread = waiter;
        First = waiter;
    }

    internal void Remove(Waiter waiter)
    {
        waiter.NextOfThread?.PreviousOfThread = waiter.PreviousOfThread;
        if (waiter.PreviousOfThread is null)
        {
            First = waiter.NextOfThread;
        }
        else
        {
            waiter.PreviousOfThread.NextOfThread = waiter.NextOfThread;
        }

        waiter.NextOfThread = null;
        waiter.PreviousOfThread = null;
    }
}
