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
