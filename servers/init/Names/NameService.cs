using Rill.Abi;
using Rill.Protocols;
using Rill.Protocols.Init;
using Rill.Runtime;
using Rill.Runtime.Native;

namespace Rill.Init.Names;

/// <summary>
/// Which server provides which name. A lookup makes a stream and hands one lane to the provider; where there is none, or
/// it dies before it took the lane, the lookup waits for the next.
/// </summary>
internal sealed class NameService(EventLoop loop)
{
    private readonly Dictionary<string, Publication> _publications = [];
    private readonly Dictionary<string, List<Waiter>> _waiters = [];

    /// <summary>Called when a name got a provider.</summary>
    public Action<string>? Published { get; set; }

    /// <summary>How many names without a provider are waited for.</summary>
    public int AwaitedNames => _waiters.Count;

    /// <summary>Whether a name has a provider.</summary>
    public bool IsPublished(string name) => _publications.ContainsKey(name);

    /// <summary>Gives a name a provider: the lane takes Connect calls. False if it has one, the lane is then closed.</summary>
    public bool TryPublish(string name, object owner, HandleOf<HandleKinds.Lane> lane)
    {
        var publisher = new Lane(loop, lane);
        if (!_publications.TryAdd(name, new Publication(owner, publisher)))
        {
            publisher.Dispose();
            return false;
        }

        if (_waiters.Remove(name, out List<Waiter>? waiters))
        {
            foreach (Waiter waiter in waiters)
            {
                waiter.Result.TrySetResult(true);
            }
        }

        Published?.Invoke(name);
        return true;
    }

    /// <summary>Takes back all names of an owner.</summary>
    public void Withdraw(object owner)
    {
        foreach (var (name, publication) in _publications.Where(pair => pair.Value.Owner == owner).ToArray())
        {
            Remove(name, publication);
        }
    }

    /// <summary>A lane to the provider of a name; 0 if there is none and <paramref name="now"/>, or if cancelled.</summary>
    public async ValueTask<uint> LookupAsync(string name, string client, bool now, RequestContext context)
    {
        while (!context.IsCancelled)
        {
            if (_publications.TryGetValue(name, out Publication? publication))
            {
                uint lane = await ConnectAsync(name, client, publication);
                if (lane != 0)
                {
                    return lane;
                }

                continue;
            }

            if (now || !await WaitAsync(name, context))
            {
                return 0;
            }
        }

        return 0;
    }

    private async ValueTask<bool> WaitAsync(string name, RequestContext context)
    {
        var waiter = new Waiter();
        if (!_waiters.TryGetValue(name, out List<Waiter>? waiters))
        {
            _waiters.Add(name, waiters = []);
        }

        waiters.Add(waiter);
        context.OnCancelled(_ =>
        {
            waiters.Remove(waiter);
            if (waiters.Count == 0 && _waiters.GetValueOrDefault(name) == waiters)
            {
                _waiters.Remove(name);
            }

            waiter.Result.TrySetResult(false);
        });
        return await waiter.Result.Task;
    }

    private async ValueTask<uint> ConnectAsync(string name, string client, Publication publication)
    {
        loop.Kernel.StreamCreate(out uint ours, out uint theirs).ThrowIfFailed("StreamCreate");
        var reply = await new PublisherClient(publication.Lane).ConnectAsync(
            new Connection { Lane = new(theirs), Name = name, Client = client });
        if (reply.IsOk)
        {
            return ours;
        }

        loop.Kernel.HandleClose(ours);
        if (reply.Status < 0)
        {
            // The provider's lane is gone: so is the publication, if no other took its place.
            Remove(name, publication);
        }

        return 0;
    }

    private void Remove(string name, Publication publication)
    {
        if (_publications.TryGetValue(name, out Publication? current) && current == publication)
        {
            _publications.Remove(name);
            publication.Lane.Dispose();
        }
    }

    private sealed record Publication(object Owner, Lane Lane);

    private sealed class Waiter
    {
        public TaskCompletionSource<bool> Result { get; } = new();
    }
}
