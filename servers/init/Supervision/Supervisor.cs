using Rill.Abi;
using Rill.Init.Manifest;
using Rill.Init.Names;
using Rill.Runtime;
using Rill.Runtime.Diagnostics;

namespace Rill.Init.Supervision;

/// <summary>
/// Starts servers when what they require is provided, watches their processes, and starts again those that end, after a
/// delay that grows while they do not last.
/// </summary>
internal sealed class Supervisor
{
    private readonly EventLoop _loop;
    private readonly Log _log;
    private readonly ServerLauncher _launcher;
    private readonly NameService _names;
    private readonly List<SupervisedServer> _servers;

    public Supervisor(
        EventLoop loop, Log log, ServerLauncher launcher, NameService names, IEnumerable<ServerDescription> servers)
    {
        _loop = loop;
        _log = log;
        _launcher = launcher;
        _names = names;
        _servers = [.. servers.Select(description => new SupervisedServer(description))];
        names.Published = _ => OnPublished();
    }

    /// <summary>All servers.</summary>
    public IReadOnlyList<SupervisedServer> Servers => _servers;

    /// <summary>Serves the lane of a server that was started.</summary>
    public required ILaneHandler LaneHandler { get; init; }

    /// <summary>Called when a server ended without which nothing works.</summary>
    public required Action<string> EssentialEnded { get; init; }

    /// <summary>Starts all servers that can start now; the others follow as names are published.</summary>
    public void Start() => StartPossible();

    /// <summary>
    /// Ends a server's process, if it has one, and starts another at once: what somebody asks for is no failure, so no delay
    /// grows by it.
    /// </summary>
    public RestartOutcome Restart(string name)
    {
        SupervisedServer? server = _servers.Find(server => server.Description.Name == name);
        if (server is null)
        {
            return RestartOutcome.Unknown;
        }

        if (server.Description.Restart.Mode == RestartMode.Essential)
        {
            return RestartOutcome.Essential;
        }

        if (server.State == ServerState.Waiting)
        {
            return RestartOutcome.NotStarted;
        }

        if (server.Instance is { } instance)
        {
            // A process that is ending by itself just now cannot be killed, and what was asked for happens all the same.
            server.IsRestarting = true;
            _loop.Kernel.ProcessKill(instance.Process, 0);
            return RestartOutcome.Begun;
        }

        server.Delay?.Stop();
        Launch(server);
        return server.Instance is null ? RestartOutcome.Failed : RestartOutcome.Begun;
    }

    /// <summary>Notes that a server says it is up.</summary>
    public void SetReady(ServerInstance instance)
    {
        if (instance.Server.Instance == instance && instance.Server.State == ServerState.Starting)
        {
            instance.Server.State = ServerState.Ready;
            TimeSpan took = TimeSpan.FromTicks((long)((_loop.Now - instance.StartedAt) / TimeSpan.NanosecondsPerTick));
            _log.Info($"{instance.Server.Description.Name} is up after {took.TotalMilliseconds:F0} ms");
        }
    }

    private void OnPublished()
    {
        foreach (SupervisedServer server in _servers)
        {
            List<string> provides = server.Description.Provides;
            if (server.Instance is { } instance && provides.Count > 0 && provides.TrueForAll(_names.IsPublished))
            {
                SetReady(instance);
            }
        }

        StartPossible();
    }

    private void StartPossible()
    {
        foreach (SupervisedServer server in _servers)
        {
            if (server.State == ServerState.Waiting && server.Description.Requires.TrueForAll(_names.IsPublished))
            {
                Launch(server);
            }
        }
    }

    private void Launch(SupervisedServer server)
    {
        server.Starts++;
        server.State = ServerState.Starting;
        string? problem = _launcher.TryLaunch(server.Description, out uint job, out uint process, out uint lane);
        if (problem is not null)
        {
            _log.Error($"{server.Description.Name}: {problem}");
            Ended(server, TimeSpan.Zero);
            return;
        }

        _loop.Kernel.HandleInfo(process, out HandleInfo info);
        var instance = new ServerInstance(server, job, process, info.ObjectId, _loop.Now);
        server.Instance = instance;
        instance.Lane = _loop.ServeLane(lane, LaneHandler, instance);
        _ = WatchAsync(instance);
    }

    private async Task WatchAsync(ServerInstance instance)
    {
        SupervisedServer server = instance.Server;
        KernelEvent exit = await _loop.ObserveExitAsync(instance.Process);
        var reason = (ExitReason)exit.Label;
        _log.Warning(exit.Status != Status.Ok
            ? $"{server.Description.Name} cannot be watched: {exit.Status}"
            : $"{server.Description.Name} ended: {reason}, code 0x{exit.Value:x}");
        if (exit.Status != Status.Ok)
        {
            _loop.Kernel.ProcessKill(instance.Process, 0);
        }

        _names.Withdraw(instance);
        instance.Lane?.Dispose();
        _loop.Kernel.HandleClose(instance.Process);
        _loop.Kernel.HandleClose(instance.Job);
        server.Instance = null;
        Ended(server, TimeSpan.FromTicks((long)((_loop.Now - instance.StartedAt) / TimeSpan.NanosecondsPerTick)));
    }

    private void Ended(SupervisedServer server, TimeSpan run)
    {
        if (server.IsRestarting)
        {
            server.IsRestarting = false;
            Launch(server);
            return;
        }

        switch (server.Description.Restart.Mode)
        {
            case RestartMode.Never:
                server.State = ServerState.Ended;
                return;
            case RestartMode.Essential:
                server.State = ServerState.Ended;
                EssentialEnded(server.Description.Name);
                return;
        }

        server.State = ServerState.BackingOff;
        TimeSpan delay = server.BackOff.After(run);
        _log.Info($"{server.Description.Name} starts again in {delay.TotalMilliseconds:F0} ms");
        server.Delay ??= new LoopTimer(_loop, _ => Launch(server));
        server.Delay.StartAfter(delay);
    }
}
