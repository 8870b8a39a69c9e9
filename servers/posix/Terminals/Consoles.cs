using Rill.Posix.Devfs;
using Rill.Runtime;

namespace Rill.Posix.Terminals;

/// <summary>The terminals of the serial ports, and the console among them.</summary>
internal static class Consoles
{
    private const uint SerialMajor = 4, SerialMinor = 64, TtyMajor = 5, ConsoleMinor = 1;

    /// <summary>Connects COM1 and makes its node, /dev/console and /dev/tty.</summary>
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
