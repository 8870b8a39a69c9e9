using System.Text;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Lifecycle;
using Rill.Posix.Platform;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Protocols;
using Rill.Protocols.Init;
using Rill.Runtime;
using Rill.Runtime.Loading;
using Rill.Runtime.Native;

namespace Rill.Posix.Boot;

/// <summary>Brings the server up with what init grants, and starts the first process.</summary>
internal sealed class Startup(Server host)
{
    private Consoles? _consoles;

    /// <summary>Does it all; the loop goes on serving afterwards.</summary>
    public async Task RunAsync()
    {
        byte[] key = new byte[16];
        Status random = host.Kernel.RandomGet(key);
        if (random != Status.Ok)
        {
            throw new InvalidOperationException($"The kernel gives no random bytes: {random}.");
        }

        NameComparer.UseKey(key);
        uint shim = await host.Init.TakeGrantAsync("shim");
        var loader = new ProgramLoader(host.Kernel, shim);
        uint programs = await host.Init.TakeGrantAsync("programs");
        var server = new PosixServer(host.Loop, new KernelClock(host.Kernel), host.Log, loader, programs);
        uint pressure = await host.Init.TakeGrantAsync("pressure");
        PressureSource.Watch(host.Loop, pressure, new MemoryPressure(
            server.Kernel, server.Processes, server.Programs, server.Exits, server.Log).Relieve);
        uint clock = await host.Init.TakeGrantAsync("clock");
        server.Machine.Power = PowerAsync;
        server.Machine.Log = new KernelLog(host.Kernel, await host.Init.TakeGrantAsync("log"));
        server.Machine.RestartServer = RestartServerAsync;
        server.Machine.ListServers = ListServersAsync;
        server.Machine.SetTime = nanoseconds => StatusErrno.Of(host.Kernel.ClockSet(clock, nanoseconds));
        var commandLine = new CommandLine(await ReadCommandLineAsync());
        server.Settings.CommandLine = commandLine.Text;
        server.Settings.Randomization = commandLine.Has("norandmaps") ? AddressRandomization.None : AddressRandomization.All;
        server.Trace.IsOn = commandLine.Has("posix.trace");
        Process init = FirstProcess.Make(server);
        server.Exits.InitEnded = OnInitEnded;
        if (await UnpackAsync(server, init) is { } damage)
        {
            // What runs without a part of its files does something else than it was meant to.
            host.Log.Error($"the initial archive cannot be unpacked, so the machine is switched off: {damage}");
            await PowerAsync(PowerAction.Off);
            return;
        }

        DeviceNodes.AddBasic(server);
        _consoles = new Consoles(server, host);
        await _consoles.AddAsync();
        MountInitial(server, init);
        string? failure = FirstProcess.Start(server, init, commandLine);
        if (failure is not null)
        {
            host.Log.Error(failure);
            await PowerAsync(PowerAction.Off);
        }

        await host.Init.Client.ReadyAsync(new Empty());
    }

    /// <returns>Null, or what is wrong with the archive.</returns>
    private async Task<string?> UnpackAsync(PosixServer server, Process init)
    {
        var grant = await host.Init.Client.TakeGrantAsync(new GrantRequest { Name = "archive" });
        if (!grant.IsOk)
        {
            return $"init refused it: {grant.Status}";
        }

        using var archive = new MemoryHandle(host.Kernel, grant.Value.Handle.Value);
        var unpacker = new ArchiveUnpacker(server.Tree, init, archive, grant.Value.Size);
        ulong start = host.Kernel.Now;
        string? failure = unpacker.Unpack();
        host.Log.Info($"{unpacker.Count} files in {(host.Kernel.Now - start) / 1_000_000} ms");
        return failure;
    }

    private async Task<string> ReadCommandLineAsync()
    {
        using var memory = new MemoryHandle(host.Kernel, await host.Init.TakeGrantAsync("command-line"));
        byte[] text = new byte[Rill.Abi.Pages.Size];
        host.Kernel.MemoryRead(memory.Value, 0, text, out int read);
        int end = text.AsSpan(0, read).IndexOf((byte)0);
        return Encoding.UTF8.GetString(text, 0, end < 0 ? read : end);
    }

    /// <summary>/dev is there before the first process, which needs its console. The rest is that one's to mount.</summary>
    private static void MountInitial(PosixServer server, Process init)
    {
        server.Tree.MakeNode(init, init.Fs.Root, "dev"u8, ModeBits.Directory | Octal.O755, 0);
        if (server.Tree.Resolve(init, init.Fs.Root, "dev"u8, follow: true, out Location dev) == Errno.Ok)
        {
            server.Tree.Mounts.Add(server.DeviceFiles, server.DeviceFiles.Root, dev, "devtmpfs", 0);
        }
    }

    private void OnInitEnded(int status)
    {
        int signal = WaitStatus.SignalOf(status);
        string how = signal == 0 ? $"exited with code {WaitStatus.CodeOf(status)}" : $"was ended by signal {signal}";
        host.Log.Error($"process 1 {how}; switching off");
        _ = PowerAsync(PowerAction.Off);
    }

    private async Task<Errno> RestartServerAsync(string name) =>
        ErrnoOf(await host.Init.Client.RestartAsync(new ServerRequest { Name = name }));

    private async Task<(Errno Errno, ServerList Servers)> ListServersAsync()
    {
        var reply = await host.Init.Client.ListServersAsync(new Empty());
        return (ErrnoOf(reply), reply.Value);
    }

    /// <summary>Init's labels are errnos; a status of the kernel's says that init does not answer.</summary>
    private static Errno ErrnoOf<T>(Reply<T> reply)
        where T : struct => reply.Status < 0 ? Errno.EIO : (Errno)reply.Status;

    private async Task<Errno> PowerAsync(PowerAction action)
    {
        if (_consoles is { } consoles)
        {
            await consoles.DrainAsync();
        }

        var reply = await host.Init.Client.PowerAsync(new PowerRequest { Action = (uint)action });
        if (!reply.IsOk)
        {
            host.Log.Error($"init refused {action}: {reply.Status}");
        }

        return ErrnoOf(reply);
    }
}
