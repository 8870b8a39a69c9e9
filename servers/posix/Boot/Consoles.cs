using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Terminals;
using Rill.Posix.Vfs;
using Rill.Protocols;
using Rill.Protocols.Init;
using Rill.Runtime;
using Rill.Runtime.Native;

namespace Rill.Posix.Boot;

/// <summary>The terminals of the serial ports, and the console among them.</summary>
/// <param name="server">The server.</param>
/// <param name="host">Knows the drivers.</param>
internal sealed class Consoles(PosixServer server, Server host)
{
    private const uint SerialMajor = 4, SerialMinor = 64, TtyMajor = 5, ConsoleMinor = 1;

    /// <summary>The lines that consoles write to.</summary>
    private readonly List<SerialLine> _lines = [];

    /// <summary>Connects the ports and makes their nodes, /dev/console (the first port) and /dev/tty.</summary>
    public async Task AddAsync()
    {
        Terminal console = await AddPortAsync(0);

        // As on Linux, opening /dev/console never makes it a controlling terminal; its port's own node does.
        AddDevice("console", TtyMajor, ConsoleMinor, Octal.O600, console, isConsole: true);
        server.Devices.Add(TtyMajor, 0, OpenControlling);
        DeviceNodes.AddNode(server, "tty", TtyMajor, 0, Octal.O666);

        // COM2, where the machine has one: the driver publishes it before the first port.
        Reply<LookupReply> second = await host.Init.Client.LookupAsync(new LookupRequest { Name = NameOf(1), Now = true });
        if (second.IsOk)
        {
            second.Value.Lane.Own(host.Kernel).Dispose();
            await AddPortAsync(1);
        }
    }

    /// <summary>Ends when all that was written to consoles has left the machine.</summary>
    public async Task DrainAsync()
    {
        foreach (SerialLine line in _lines)
        {
            // A machine that goes off does not wait for a key.
            line.IsStopped = false;
            await line.DrainAsync();
        }
    }

    private static string NameOf(uint port) => $"serial/{port}";

    private async Task<Terminal> AddPortAsync(uint port)
    {
        var line = new SerialLine(() => host.Init.LookupAsync(NameOf(port)), host.Log);
        Terminal terminal = new Tty(host.Loop, line, DeviceNumber.Of(SerialMajor, SerialMinor + port));
        await line.StartAsync();
        _lines.Add(line);
        AddDevice($"ttyS{port}", SerialMajor, SerialMinor + port, Octal.O660, terminal);
        return terminal;
    }

    private void AddDevice(
        string name, uint major, uint minor, ModeBits mode, Terminal terminal, bool isConsole = false)
    {
        server.Devices.Add(major, minor, (IVfsCaller caller, Location location, OpenFlags flags, out OpenFile? file) =>
            TerminalFile.Open(caller, location, flags, terminal, out file, isConsole));
        DeviceNodes.AddNode(server, name, major, minor, mode);
    }

    /// <summary>/dev/tty is the caller's controlling terminal.</summary>
    private static Errno OpenControlling(IVfsCaller caller, Location location, OpenFlags flags, out OpenFile? file)
    {
        file = null;
        return caller.Process?.Session.Terminal is Terminal terminal
            ? TerminalFile.Open(caller, location, flags | OpenFlags.NoControllingTerminal, terminal, out file)
            : Errno.ENXIO;
    }
}
