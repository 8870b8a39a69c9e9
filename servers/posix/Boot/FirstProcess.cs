using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Descriptors;
using Rill.Posix.Loading;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;

namespace Rill.Posix.Boot;

/// <summary>Starts the first process.</summary>
internal static class FirstProcess
{
    /// <summary>What Linux tries without init= on the command line.</summary>
    private static readonly string[] s_candidates = ["/init", "/sbin/init", "/etc/init", "/bin/init", "/bin/sh"];

    private static readonly string[] s_environment = ["HOME=/", "TERM=linux"];

    /// <summary>Makes it, without program: its session and group are 1, it holds no descriptor.</summary>
    public static Process Make(PosixServer server)
    {
        ProcessTable processes = server.Processes;
        if (!processes.TryTakeId(out int id) || !server.Pages.TryAllocate(out ProcessPageSlot page))
        {
            throw new InvalidOperationException("There is no memory for the first process.");
        }

        Session session = processes.MakeSession(id);
        ProcessGroup group = processes.MakeGroup(id, session);
        Location root = server.Tree.Mounts.RootLocation;
        var fs = new FsContext(root, root, umask: Octal.O022);
        var init = new Process(server.Signals, id, null, group, Credentials.Root, fs, new FdTable(), page)
        {
            User = server.Users.Add(Credentials.Root.RealUser),
            StartTime = server.Clock.Monotonic,
            StartOrder = processes.Forks,
            Limits = new ResourceLimits(server.MaxThreads / 2),
        };
        session.Leader = init;
        init.PublishIds();
        processes.Add(init);
        processes.Add(new UserThread(init, id));
        return init;
    }

    /// <summary>Gives it its descriptors and executes the first program that can be.</summary>
    /// <param name="server">The server.</param>
    /// <param name="init">The process without program.</param>
    /// <param name="commandLine">May name the program.</param>
    /// <returns>Null, or why there is none.</returns>
    public static string? Start(PosixServer server, Process init, CommandLine commandLine)
    {
        OpenConsole(server, init);
        string[] candidates = (commandLine["init"] ?? commandLine["rdinit"]) is { } named ? [named] : s_candidates;
        string failures = "";
        foreach (string path in candidates)
        {
            Errno errno = Execute(server, init, path, commandLine.InitArguments);
            if (errno == Errno.Ok)
            {
                server.Log.Info($"process 1 is {path}");
                return null;
            }

            failures += $" {path}: {errno};";
        }

        return $"no first program:{failures.TrimEnd(';')}";
    }

    private static Errno Execute(PosixServer server, Process init, string path, string[] arguments)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(path);
        Errno errno = server.Tree.Resolve(init, init.Fs.Root, bytes, follow: true, out Location file);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        string[] all = [path, .. arguments];
        var strings = new ExecStrings(
            Encoding.UTF8.GetBytes(string.Concat(all.Select(text => text + "\0"))),
            all.Length,
            Encoding.UTF8.GetBytes(string.Concat(s_environment.Select(text => text + "\0"))),
            s_environment.Length);
        return server.Execution.Execute(init, init.Threads[0], file, bytes, strings, blocked: 0);
    }

    /// <summary>Descriptors 0, 1 and 2 on the console, which it does not take as its controlling terminal.</summary>
    private static void OpenConsole(PosixServer server, Process init)
    {
        Errno errno = server.Tree.Open(
            init, init.Fs.Root, "/dev/console"u8, OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal, 0, out OpenFile? console);
        if (errno != Errno.Ok)
        {
            server.Log.Warning($"no console for process 1: {errno}");
            return;
        }

        console!.Charge(server.UserLedger.Of(init.Credentials));
        for (int fd = 0; fd < 3; fd++)
        {
            init.Files.Add(fd == 0 ? console! : console!.AddReference(), false, ulong.MaxValue, out _);
        }
    }
}
