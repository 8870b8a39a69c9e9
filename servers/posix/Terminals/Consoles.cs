using Rill.Posix.Devfs;
using Rill.Protocols;
using Rill.Protocols.Init;
using Rill.Runtime;

namespace Rill.Posix.Terminals;

/// <summary>The terminals of the serial ports, and the console among them.</summary>
internal static class Consoles
{
    private const string SecondPort = "serial/1";
    private const uint SerialMajor = 4, SerialMinor = 64, TtyMajor = 5, ConsoleMinor = 1;

    /// <summary>Connects the ports and makes their nodes, /dev/console (the first port) and /dev/tty.</summary>
    public static async Task AddAsync(PosixServer server, Server host)
    {
        var line = new SerialLine(() => host.Init.LookupAsync("serial/0"), host.Log);
        Terminal console = new PlainConsole(line, DeviceTable.Number(SerialMajor, SerialMinor));
        await line.StartAsync();
        server.Consoles.Add(line);
        AddDevice(server, "ttyS0", SerialMajor, SerialMinor, 0x1B0, console);
        AddDevice(server, "console", TtyMajor, ConsoleMinor, 0x180, console);
        server.Devices.Add(TtyMajor, 0, OpenControlling);
        DeviceNodes.AddNode(server, "tty", TtyMajor, 0, 0x1B6);
        await AddSecondAsync(server, host);
    }

    /// <summary>COM2, where the machine has one: the driver publishes it before the first port.</summary>
    private static async Task AddSecondAsync(PosixServer server, Server host)
    {
        Reply<LookupReply> found = await host.Init.Client.LookupAsync(new LookupRequest { Name = SecondPort, Now = true });
        if (!found.IsOk)
        {
            return;
        }

        host.Kernel.HandleClose(found.Value.Lane);
        var line = new SerialLine(() => host.Init.LookupAsync(SecondPort), host.Log);
        Terminal terminal = new PlainConsole(line, DeviceTable.Number(SerialMajor, SerialMinor + 1), isRaw: true);
        await line.StartAsync();
        server.Consoles.Add(line);
        AddDevice(server, "ttyS1", SerialMajor, SerialMinor + 1, 0x1B0, terminal);
    }

    private static void AddDevice(PosixServer server, string name, uint major, uint minor, uint mode, Terminal terminal)
    {
        server.Devices.Add(major, minor, (IVfsCaller caller, Location location, uint flags, out OpenFile? file) =>
            TerminalFile.Open(caller, location, flags, terminal, out file));
        DeviceNodes.AddNode(server, name, major, minor, mode);
    }

    /// <summary>/dev/tty is the caller's controlling terminal.</summary>
    private static Errno OpenControlling(IVfsCaller caller, Location location, uint flags, out OpenFile? file)
    {
        file = null;
        return caller.Process?.Session.Terminal is { } terminal
            ? TerminalFile.Open(caller, location, flags | OpenFlags.NoControllingTerminal, terminal, out file)
            : Errno.ENXIO;
    }
}
