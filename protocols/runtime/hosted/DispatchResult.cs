namespace Rill.Protocols;

/// <summary>What a dispatcher gives for the reply to a call.</summary>
/// <param name="Status">The reply's label: 0 or a Linux errno.</param>
/// <param name="Length">How many bytes of the room for the reply were written.</param>
/// <param name="Handles">The reply's handles.</param>
/// <param name="Bulk">Bulk bytes for the caller.</param>
public readonly record struct DispatchResult(int Status, int Length, HandleSet Handles, ReadOnlyMemory<byte> Bulk)
{
    /// <summary>A reply without message.</summary>
    public static DispatchResult Failed(int status) => new(status, 0, default, default);
}
