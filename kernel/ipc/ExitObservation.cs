using Rill.Abi;

namespace Rill.Kernel.Ipc;

/// <summary>Tells those that observe a process or a thread of its end.</summary>
internal static class ExitObservation
{
    /// <summary>Completes all observing operations of an object.</summary>
    public static void Complete(ref OperationList observers, ExitReason reason, ulong code)
    {
        while (observers.First is not null)
        {
            PendingOperation operation = observers.First;
            observers.Remove(operation);
            Complete(operation, reason, code);
        }
    }

    /// <summary>Completes an operation that observes what has ended already; it stands in no list.</summary>
    public static void Complete(PendingOperation operation, ExitReason reason, ulong code)
    {
        operation.State = OperationState.None;
        operation.Result = default;
        operation.Result.Kind = CompletionKind.Exit;
        operation.Result.Label = (uint)reason;
        operation.Result.Value = code;
        operation.Queue.Complete(operation, Status.Ok);
    }
}
