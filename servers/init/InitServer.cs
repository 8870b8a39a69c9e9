using System.Text;
using Rill.Abi;
using Rill.Init.Grants;
using Rill.Init.Manifest;
using Rill.Init.Names;
using Rill.Init.Supervision;
using Rill.Runtime;
using Rill.Runtime.Diagnostics;
using Rill.Runtime.Native;

namespace Rill.Init;

/// <summary>Init: reads the archive and its manifest, then supervises.</summary>
internal sealed class InitServer
{
    private readonly KernelCalls _kernel;
    private readonly EventLoop _loop;
    private readonly Log _log;
    private readonly BootSet _boot;

    public InitServer(KernelCalls kernel, EventLoop loop, Log log, BootSet boot)
    {
        _kernel = kernel;
        _loop = loop;
        _log = log;
        _boot = boot;
    }

    /// <summary>The supervisor, once started.</summary>
    public Supervisor? Supervisor { get; private set; }

    /// <summary>Who provides which name, once started.</summary>
    public NameService? Names { get; private set; }

    /// <summary>Starts everything. Whatever is wrong with archive or manifest ends the machine with a clear line in the log.</summary>
    public void Start()
    {
        try
        {
            List<ServerDescription> servers = ReadArchive(out ServerImages images);
            var names = Names = new NameService(_loop);
            var service = new InitService(_kernel, _boot, new GrantTable(_kernel, _boot), names, _log);
            Supervisor = new Supervisor(_loop, _log, new ServerLauncher(_kernel, _boot, images), names, servers)
            {
                LaneHandler = new ProtocolServer(service.DispatchAsync, _log),
                EssentialEnded = name => GiveUp($"the server {name}, without which nothing works, has ended"),
            };
            service.Supervisor = Supervisor;
            DropUnneeded(servers);
            Supervisor.Start();
        }
        catch (Exception e) when (e is ManifestException or KernelException or InvalidOperationException)
        {
            GiveUp(e.Message);
        }
    }

    private List<ServerDescription> ReadArchive(out ServerImages images)
    {
        _kernel.MemoryInfo(_boot.Archive, out MemoryInfo info).ThrowIfFailed("archive");
        _boot.ArchiveSize = info.Size;
        images = new ServerImages(_kernel);
        if (images.ReadArchive(_boot.Archive, info.Size) is { } problem)
        {
            _log.Error($"the initial archive has {problem}");
        }

        return images.Manifest is { } manifest
            ? ManifestReader.Read(Encoding.UTF8.GetString(manifest))
            : throw new ManifestException(0, "the initial archive has no rill/manifest");
    }

    /// <summary>Closes what no server may be given.</summary>
    private void DropUnneeded(List<ServerDescription> servers)
    {
        bool IsGranted(GrantKind kind) => servers.Exists(server => server.Grants.Values.Any(grant => grant.Kind == kind));
        if (!IsGranted(GrantKind.Archive))
        {
            _kernel.HandleClose(_boot.Archive);
            _boot.Archive = 0;
        }

        if (!IsGranted(GrantKind.CommandLine))
        {
            _kernel.HandleClose(_boot.CommandLine);
        }

        _kernel.HandleInfo(BootHandles.Process, out HandleInfo own);
        _boot.ProcessId = own.ObjectId;
        _kernel.HandleClose(BootHandles.Process);
    }

    /// <summary>The system cannot work: says so where the machine's owner sees it, and switches off.</summary>
    private void GiveUp(string reason)
    {
        _log.Error(reason);
        _kernel.SystemPower(_boot.Resource, PowerAction.GiveUp);
    }
}
