using Rill.Abi;
using Rill.Init.Grants;
using Rill.Init.Manifest;
using Rill.Init.Names;
using Rill.Init.Supervision;
using Rill.LinuxAbi;
using Rill.Protocols;
using Rill.Protocols.Init;
using Rill.Runtime;
using Rill.Runtime.Diagnostics;
using Rill.Runtime.Native;

namespace Rill.Init;

/// <summary>What servers may ask of init; the lane's state says which server asks.</summary>
internal sealed class InitService(KernelCalls kernel, BootSet boot, GrantTable grants, NameService names, Log log)
    : InitService<RequestContext>
{
    private const int NotPermitted = (int)Errno.EPERM;
    private const int NotFound = (int)Errno.ENOENT;
    private const int NoProcess = (int)Errno.ESRCH;
    private const int KernelRefused = (int)Errno.EIO;
    private const int NotAllowed = (int)Errno.EACCES;
    private const int Exists = (int)Errno.EEXIST;
    private const int Invalid = (int)Errno.EINVAL;

    /// <summary>Set once it exists: service and supervisor know each other.</summary>
    public Supervisor Supervisor { get; set; } = null!;

    /// <inheritdoc/>
    public override ValueTask<Reply<GrantReply>> TakeGrantAsync(RequestContext context, GrantRequest request)
    {
        if (!Caller(context).Server.Description.Grants.TryGetValue(request.Name, out Grant? grant))
        {
            return new(NotAllowed);
        }

        Status status = grants.TryMake(grant, out uint handle, out ulong size);
        if (status != Status.Ok)
        {
            log.Error($"{Caller(context).Server.Description.Name}: grant {request.Name}: {status}");
            return new((int)StatusErrno.Of(status));
        }

        return new(new GrantReply { Handle = new(handle), Size = size });
    }

    /// <inheritdoc/>
    public override ValueTask<Reply<Empty>> PublishAsync(RequestContext context, PublishRequest request)
    {
        if (!Caller(context).Server.Description.Provides.Contains(request.Name))
        {
            request.Lane.Own(kernel).Dispose();
            return new(NotAllowed);
        }

        return names.TryPublish(request.Name, Caller(context), request.Lane) ? new(new Empty()) : new(Exists);
    }

    /// <inheritdoc/>
    public override async ValueTask<Reply<LookupReply>> LookupAsync(RequestContext context, LookupRequest request)
    {
        uint lane = await names.LookupAsync(
            request.Name, Caller(context).Server.Description.Name, request.Now, context);
        return lane == 0 ? NotFound : new LookupReply { Lane = new(lane) };
    }

    /// <inheritdoc/>
    public override ValueTask<Reply<Empty>> ReadyAsync(RequestContext context, Empty request)
    {
        Supervisor.SetReady(Caller(context));
        return new(new Empty());
    }

    /// <inheritdoc/>
    public override ValueTask<Reply<Empty>> PowerAsync(RequestContext context, PowerRequest request)
    {
        if (!IsAllowed(context, GrantKind.Power))
        {
            return new(NotAllowed);
        }

        if (request.Action > (uint)PowerAction.Halt)
        {
            return new(Invalid);
        }

        Status status = kernel.SystemPower(boot.Resource, (PowerAction)request.Action);
        if (status != Status.Ok)
        {
            log.Error($"power: {status}");
            return new(KernelRefused);
        }

        return new(new Empty());
    }

    /// <inheritdoc/>
    public override ValueTask<Reply<ServerList>> ListServersAsync(RequestContext context, Empty request)
    {
        if (!IsAllowed(context, GrantKind.Control))
        {
            return new(NotAllowed);
        }

        return new(new ServerList
        {
            Servers =
            [
                WithCounts(0, new ServerInfo
                {
                    Name = ManifestReader.OwnName,
                    State = NameOf(ServerState.Ready),
                    Process = boot.ProcessId,
                    Starts = 1,
                }),
                .. Supervisor.Servers.Select(server => WithCounts(server.Instance?.Job, new ServerInfo
                {
                    Name = server.Description.Name,
                    State = NameOf(server.State),
                    Process = server.Instance?.ProcessId ?? 0,
                    Starts = server.Starts,
                    Started = server.Instance?.StartedAt ?? 0,
                })),
            ],
        });
    }

    /// <inheritdoc/>
    public override ValueTask<Reply<Empty>> RestartAsync(RequestContext context, ServerRequest request)
    {
        if (!IsAllowed(context, GrantKind.Control))
        {
            return new(NotAllowed);
        }

        if (request.Name == ManifestReader.OwnName)
        {
            return new(NotPermitted);
        }

        return Supervisor.Restart(request.Name) switch
        {
            RestartOutcome.Begun => new(new Empty()),
            RestartOutcome.Unknown => new(NotFound),
            RestartOutcome.Essential => new(NotPermitted),
            RestartOutcome.NotStarted => new(NoProcess),
            _ => new(KernelRefused),
        };
    }

    private static ServerInstance Caller(RequestContext context) => (ServerInstance)context.Client!;

    private static bool IsAllowed(RequestContext context, GrantKind kind) =>
        Caller(context).Server.Description.Grants.Values.Any(grant => grant.Kind == kind);

    /// <summary>Adds what a Job is charged with; without a Job as it is.</summary>
    private ServerInfo WithCounts(uint? job, ServerInfo server)
    {
        if (job is not { } handle || kernel.JobInfo(handle, out JobInfo info) != Status.Ok)
        {
            return server;
        }

        server.Frames = info.Used.Frames;
        // A Job without limits knows the peak of what is its own, not of those below it: init's has them all.
        server.FramesPeak = handle == 0 ? 0 : info.Peaks.Frames;
        server.HeapBytes = info.Used.HeapBytes;
        server.Processes = info.Used.Processes;
        server.Threads = info.Used.Threads;
        server.Mappings = info.Used.Mappings;
        server.HandleRoom = info.Used.Handles;
        server.Queues = info.Used.Queues;
        server.Operations = info.Used.Operations;
        server.Held = info.Used.Held;
        server.Objects = info.Used.Objects;
        return server;
    }

    private static string NameOf(ServerState state) => state switch
    {
        ServerState.Waiting => "waiting",
        ServerState.Starting => "starting",
        ServerState.Ready => "ready",
        ServerState.BackingOff => "backing-off",
        _ => "ended",
    };
}
