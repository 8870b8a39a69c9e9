using Rill.Protocols;
using Rill.Protocols.Examples;

namespace Rill.Runtime.Tests.Examples;

/// <summary>Serves a counter. All methods run on the loop's thread, so plain fields are enough.</summary>
internal sealed class CounterServer : CounterService<RequestContext>
{
    private const int Overflow = 75;
    private const int Cancelled = 125;

    private readonly List<(ulong Value, TaskCompletionSource<bool> Reached)> _waiting = [];
    private ulong _sum;

    public override ValueTask<Reply<Sum>> AddAsync(RequestContext context, AddRequest request)
    {
        if (request.Amount > ulong.MaxValue - _sum)
        {
            return new(Overflow);
        }

        _sum += request.Amount;
        foreach (var waiter in _waiting.Where(waiter => waiter.Value <= _sum).ToArray())
        {
            _waiting.Remove(waiter);
            waiter.Reached.SetResult(true);
        }

        return new(new Sum { Value = _sum });
    }

    public override async ValueTask<Reply<Sum>> WaitForAsync(RequestContext context, Sum request)
    {
        if (_sum < request.Value)
        {
            var waiter = (request.Value, Reached: new TaskCompletionSource<bool>());
            _waiting.Add(waiter);
            context.OnCancelled(_ =>
            {
                if (_waiting.Remove(waiter))
                {
                    waiter.Reached.SetResult(false);
                }
            });
            if (!await waiter.Reached.Task)
            {
                return Cancelled;
            }
        }

        return new Sum { Value = _sum };
    }
}
