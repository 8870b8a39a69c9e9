using Rill.Abi;

namespace Rill.Runtime.Native;

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
