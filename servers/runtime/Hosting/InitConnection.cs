using Rill.Abi;
using Rill.Protocols;
using Rill.Protocols.Init;
using Rill.Runtime.Diagnostics;

namespace Rill.Runtime;

/// <summary>A server's lane to init, with what servers do over it.</summary>
/// <param name="lane">The lane.</param>
/// <param name="log">Where a published name's failures go.</param>
public sealed class InitConnection(Lane lane, Log log)
{
    /// <summary>The calls themselves.</summary>
    public InitClient Client { get; } = new(lane);

    /// <summary>Takes a granted handle.</summary>
    /// <exception cref="InvalidOperationException">The manifest does not grant it, or the kernel refused to make it.</exception>
    public async ValueTask<uint> TakeGrantAsync(string name)
    {
        Reply<GrantReply> reply = await Client.TakeGrantAsync(new GrantRequest { Name = name });
        return reply.IsOk
            ? reply.Value.Handle.Value
            : throw new InvalidOperationException($"The grant {name} was refused: {reply.Status}.");
    }

    /// <summary>Looks a name up, waiting until a server provides it, and gives a lane to that server.</summary>
    /// <exception cref="InvalidOperationException">Init refused.</exception>
    public async ValueTask<Lane> LookupAsync(string name, CancellationToken cancellation = default)
    {
        Reply<LookupReply> reply = await Client.LookupAsync(new LookupRequest { Name = name }, cancellation);
        return reply.IsOk
            ? new Lane(lane.Loop, reply.Value.Lane)
            : throw new InvalidOperationException($"The lookup of {name} failed: {reply.Status}.");
    }

    /// <summary>Provides a name: each client's lane is served by <paramref name="handler"/>.</summary>
    /// <param name="name">The name; the manifest must say that this server provides it.</param>
    /// <param name="handler">Serves the clients.</param>
    /// <param name="newState">Makes what the handler keeps of a client, from the client server's name.</param>
    /// <exception cref="InvalidOperationException">Init refused.</exception>
    public async ValueTask PublishAsync(string name, ILaneHandler handler, Func<string, object?>? newState = null)
    {
        EventLoop loop = lane.Loop;
        loop.Kernel.StreamCreate(out uint ours, out uint theirs);
        var publisher = new PublisherService(loop, handler, newState);
        loop.ServeLane(ours, new ProtocolServer(publisher.DispatchAsync, log));
        Reply<Empty> reply = await Client.PublishAsync(new PublishRequest { Name = name, Lane = new(theirs) });
        if (!reply.IsOk)
        {
            throw new InvalidOperationException($"The name {name} was refused: {reply.Status}.");
        }
    }

    private sealed class PublisherService(EventLoop loop, ILaneHandler handler, Func<string, object?>? newState)
        : PublisherService<RequestContext>
    {
        public override ValueTask<Reply<Empty>> ConnectAsync(RequestContext context, Connection request)
        {
            loop.ServeLane(request.Lane, handler, newState?.Invoke(request.Client));
            return new(new Empty());
        }
    }
}
