using Rill.LinuxAbi;

namespace Rill.Protocols;

/// <summary>A handler answers with an error that its call does not declare: a fault of the server.</summary>
/// <param name="method">The call's id.</param>
/// <param name="error">The error, a Linux errno.</param>
public sealed class UndeclaredErrorException(uint method, int error)
    : Exception($"Method {method} answers with {(Errno)error}, which it does not declare.")
{
    /// <summary>The call's id.</summary>
    public uint Method { get; } = method;

    /// <summary>The error, a Linux errno.</summary>
    public int Error { get; } = error;
}
