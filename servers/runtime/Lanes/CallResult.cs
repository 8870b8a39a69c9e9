using Rill.Abi;
using Rill.Protocols;

namespace Rill.Runtime;

/// <summary>How a call on a lane ended.</summary>
/// <param name="Status">Ok where a reply came; else why none did (PeerClosed: the server is gone).</param>
/// <param name="Label">The reply's label: 0 or the server's error.</param>
/// <param name="Length">Bytes of the reply, in the caller's room for it.</param>
/// <param name="BulkWritten">Bytes that the server wrote to the caller's bulk room.</param>
/// <param name="BulkTaken">Of the caller's bulk bytes, those that a device got, also where no reply came.</param>
/// <param name="Handles">The reply's handles, now the caller's.</param>
public readonly record struct CallResult(Status Status, uint Label, int Length, ulong BulkWritten, ulong BulkTaken, HandleSet Handles)
{
    /// <summary>Whether the server answered, and with success.</summary>
    public bool IsOk => Status == Status.Ok && Label == 0;
}
