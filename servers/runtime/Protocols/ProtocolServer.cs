using Rill.Abi;
using Rill.Protocols;
using Rill.Runtime.Diagnostics;

namespace Rill.Runtime;

/// <summary>
/// Serves lanes by a generated service: decodes requests, runs the service's methods, which may take as long as they
/// need, and answers. Handles in a reply leave this process. A method that throws is answered with EIO and logged.
/// </summary>
/// <param name="dispatch">The service's DispatchAsync.</param>
/// <param name="log">Where failures of methods go.</param>
/// <param name="closed">Called when a client is gone, after its calls were told that they are cancelled.</param>
public sealed class ProtocolServer(ProtocolDispatch dispatch, Log log, Action<ServedLane>? closed = null) : ILaneHandler
{
    private readonly Stack<RequestContext> _pool = new();

    // Calls that did not end at once, by their handles.
    private readonly Dictionary<uint, RequestContext> _running = [];

    /// <summary>How many calls are under way.</summary>
    public int Running => _running.Count;

    /// <inheritdoc/>
    public void OnRequest(ServedLane lane, ref IncomingRequest request)
    {
        RequestContext context = _pool.TryPop(out RequestContext? pooled) ? pooled : new RequestContext();
        context.Start(lane, ref request);
        var handles = new ReceivedHandles(request.Handles, lane.Loop.Kernel);
        ValueTask<DispatchResult> task;
        try
        {
            task = dispatch(
                context, request.Label, context.Request.AsMemory(0, request.Message.Length), in handles, context.Reply);
        }
        catch (Exception e)
        {
            Fail(context, request.Label, e);
            return;
        }

        if (task.IsCompletedSuccessfully)
        {
            DispatchResult result = task.Result;
            context.Finish(in result);
            _pool.Push(context);
            return;
        }

        if (context.Call.IsValid)
        {
            _running[context.Call.Handle] = context;
        }

        _ = AwaitAsync(context, request.Label, task);
    }

    /// <inheritdoc/>
    public void OnCallCancelled(ServedLane lane, uint call)
    {
        if (_running.TryGetValue(call, out RequestContext? context))
        {
            context.Cancel();
        }
    }

    /// <inheritdoc/>
    public void OnClosed(ServedLane lane, Status status)
    {
        foreach (RequestContext context in _running.Values.Where(context => context.Lane == lane).ToArray())
        {
            context.Cancel();
        }

        closed?.Invoke(lane);
    }

    private async Task AwaitAsync(RequestContext context, uint method, ValueTask<DispatchResult> task)
    {
        try
        {
            // The dispatcher's task ends on the loop's thread and goes on there without a detour by the context.
            DispatchResult result = await task.ConfigureAwait(false);
            _running.Remove(context.Call.Handle);
            context.Finish(in result);
            _pool.Push(context);
        }
        catch (Exception e)
        {
            _running.Remove(context.Call.Handle);
            Fail(context, method, e);
        }
    }

    private void Fail(RequestContext context, uint method, Exception e)
    {
        context.Lane.Loop.Diagnostics.FailedRequests++;
        log.Error($"method {method} failed: {e}");
        context.Finish(DispatchResult.Failed((int)ServedLane.HandlerFailed));
        _pool.Push(context);
    }
}
