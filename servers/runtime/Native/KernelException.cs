using Rill.Abi;

namespace Rill.Runtime.Native;

/// <summary>A kernel call failed where the server has no other way on than to give up what it does.</summary>
/// <param name="operation">What was tried.</param>
/// <param name="status">The kernel's answer.</param>
public sealed class KernelException(string operation, Status status) : Exception($"{operation}: {status}")
{
    /// <summary>The kernel's answer.</summary>
    public Status Status { get; } = status;
}

/// <summary>Turns statuses into exceptions.</summary>
public static class StatusExtensions
{
    /// <summary>Throws a <see cref="KernelException"/> unless the status is Ok.</summary>
    public static void ThrowIfFailed(this Status status, string operation)
    {
        if (status < Status.Ok)
        {
            Throw(operation, status);
        }
    }

    private static void Throw(string operation, Status status) => throw new KernelException(operation, status);
}
