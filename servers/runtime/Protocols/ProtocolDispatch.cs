using Rill.Protocols;

namespace Rill.Runtime;

/// <summary>The shape of a generated service's DispatchAsync.</summary>
public delegate ValueTask<DispatchResult> ProtocolDispatch(
    RequestContext context, uint method, ReadOnlyMemory<byte> request, in ReceivedHandles handles, Memory<byte> reply);
