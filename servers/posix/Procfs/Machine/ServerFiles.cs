using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Pseudofs;
using Rill.Protocols.Init;

namespace Rill.Posix.Procfs.Machine;

/// <summary>/proc/rill: the servers below Linux's interface. What is known of them and done with them is init's.</summary>
internal static class ServerFiles
{
    private const ModeBits OwnerWrites = Octal.O200, AllRead = Octal.O444;

    /// <summary>Bytes of a server's name, as init.proto has it.</summary>
    private const int MaxName = 64;

    public static void AddTo(StaticDirectory root, SystemSources sources)
    {
        StaticDirectory directory = root.AddDirectory("rill");
        directory.AddRemote("restart", OwnerWrites, null, text => RestartAsync(sources, text));
        directory.AddRemote("servers", AllRead, () => ListAsync(sources), null);
        JobFiles.AddTo(directory, sources);
    }

    /// <summary>Takes a server's name, with or without a line's end: init ends that server and starts it again.</summary>
    private static Task<Errno> RestartAsync(SystemSources sources, ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> name = text is [.., (byte)'\n'] ? text[..^1] : text;
        bool isName = name.Length is > 0 and <= MaxName && name.IndexOfAnyExceptInRange((byte)'!', (byte)'~') < 0;
        return isName ? sources.Machine.RestartServer(Encoding.ASCII.GetString(name)) : Task.FromResult(Errno.EINVAL);
    }

    /// <summary>A line for each server: name, state, restarts, process, seconds that it has run.</summary>
    private static async Task<RemoteText> ListAsync(SystemSources sources)
    {
        (Errno errno, ServerList list) = await sources.Machine.ListServers();
        var text = new StringBuilder();
        ulong now = sources.Clock.Monotonic;
        foreach (ServerInfo server in list.Servers)
        {
            ulong seconds = server.Process == 0 || now < server.Started ? 0 : (now - server.Started) / 1_000_000_000;
            uint restarts = server.Starts == 0 ? 0 : server.Starts - 1;
            text.Append($"{server.Name} {server.State} {restarts} {server.Process} {seconds}\n");
        }

        return new RemoteText(errno, text.ToString());
    }
}
