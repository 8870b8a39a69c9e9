using Rill.Abi;
using Rill.Init.Grants;
using Rill.Init.Manifest;
using Rill.Loading;
using Rill.Runtime.Loading;
using Rill.Runtime.Native;
using Rill.Shim.Abi;

namespace Rill.Init.Supervision;

/// <summary>Makes a server's process.</summary>
internal sealed class ServerLauncher(KernelCalls kernel, BootSet boot, ServerImages images)
{
    /// <summary>What a server may do with itself: all but make processes.</summary>
    private const Rights ServerRights = Rights.All & ~Rights.Manage;

    private readonly ProgramLoader _loader = new(kernel, boot.Shim);

    /// <summary>Loads and starts a server. On failure nothing is left behind.</summary>
    /// <param name="server">What to start.</param>
    /// <param name="job">The handle of the Job that it lives in, and that pays for it.</param>
    /// <param name="process">The process's handle.</param>
    /// <param name="lane">Init's end of the lane to it.</param>
    /// <returns>Null, or why it cannot be started.</returns>
    public string? TryLaunch(ServerDescription server, out uint job, out uint process, out uint lane)
    {
        job = 0;
        process = 0;
        lane = 0;
        if (!images.TryFind(server.Image, out ProgramFile file))
        {
            return $"the archive has no {server.Image}";
        }

        Status status = kernel.JobCreate(0, JobFlags.Reserve, out job);
        if (status != Status.Ok)
        {
            return $"its Job cannot be made: {status}";
        }

        LoadStatus loaded = _loader.Load(
            new LoadRequest
            {
                File = file,
                Job = job,
                Strings = ProgramStrings.From("/" + server.Image, [server.Name, .. server.Arguments], []),
            },
            out LoadedProgram program);
        if (loaded != LoadStatus.Ok)
        {
            kernel.HandleClose(job);
            return $"{server.Image} cannot be loaded: {loaded}";
        }

        status = TryStart(server, in program, job, out process, out lane);
        kernel.HandleClose(program.Space);
        if (status == Status.Ok)
        {
            return null;
        }

        if (process != 0)
        {
            kernel.ProcessKill(process, 0);
            kernel.HandleClose(process);
        }

        if (lane != 0)
        {
            kernel.HandleClose(lane);
        }

        kernel.HandleClose(job);

        return $"its process cannot be made: {status}";
    }

    private Status TryStart(ServerDescription server, in LoadedProgram program, uint job, out uint process, out uint lane)
    {
        lane = 0;
        Status status = kernel.ProcessCreate(program.Space, job, ServerRights, out process);
        if (status != Status.Ok)
        {
            return status;
        }

        status = kernel.StreamCreate(out lane, out uint theirs);
        if (status != Status.Ok)
        {
            return status;
        }

        status = kernel.ProcessInstall(process, theirs, Rights.Same, 0, out uint installedLane);
        kernel.HandleClose(theirs);
        uint installedLog = 0;
        if (status == Status.Ok)
        {
            // Every server may write to the log, and hand that on; reading it is a grant.
            status = kernel.ProcessInstall(process, boot.Log, Rights.Write | Rights.Transfer, 0, out installedLog);
        }

        if (status != Status.Ok)
        {
            return status;
        }

        var start = new ShimStart { Mode = ShimMode.Server, Lane = installedLane, Log = installedLog };
        status = _loader.Start(process, in program, start, out uint thread);
        if (status != Status.Ok)
        {
            return status;
        }

        if (server.IsSystemClass)
        {
            kernel.ThreadSetPriority(thread, SchedulingClass.System, 0, boot.Resource);
        }

        kernel.HandleClose(thread);
        return Status.Ok;
    }
}
