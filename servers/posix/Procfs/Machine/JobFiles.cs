using System.Globalization;
using System.Text;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Pseudofs;
using Rill.Posix.Vfs;
using Rill.Protocols.Init;

namespace Rill.Posix.Procfs.Machine;

/// <summary>/proc/rill/jobs and kill-user: whom the kernel charges, and the end of all processes of one user.</summary>
internal static class JobFiles
{
    private const ModeBits OwnerWrites = Octal.O200, AllRead = Octal.O444;

    private const string Head = "job processes threads memory peak limit heap heap-limit mappings handles queues operations held objects\n";

    public static void AddTo(StaticDirectory directory, SystemSources sources)
    {
        directory.AddRemote("jobs", AllRead, () => ListAsync(sources), null);
        directory.Add("kill-user", Refuse, OwnerWrites, (_, text) => KillUser(sources, text));
    }

    /// <summary>A line for each Job: of all, of each server, of all programs, of each user.</summary>
    private static async Task<RemoteText> ListAsync(SystemSources sources)
    {
        (Errno errno, ServerList list) = await sources.Machine.ListServers();
        var text = new StringBuilder(Head);
        if (errno == Errno.Ok)
        {
            bool isFirst = true;
            foreach (ServerInfo server in list.Servers)
            {
                // Init lives in the Job above all.
                Append(text, isFirst ? "all" : server.Name, InfoOf(server));
                isFirst = false;
            }
        }

        Append(text, "programs", sources.GetJobInfo(sources.ProgramsJob));
        foreach (User user in sources.Users.All.OrderBy(static user => user.Id))
        {
            Append(text, $"user-{user.Id}", sources.GetJobInfo(user.Job));
        }

        return new RemoteText(errno, text.ToString());
    }

    /// <summary>Takes a user's id: all processes whose real user that is end as by SIGKILL, and can make none any more.</summary>
    private static Errno KillUser(SystemSources sources, ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> digits = text is [.., (byte)'\n'] ? text[..^1] : text;
        return !uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out uint id) ? Errno.EINVAL
            : id == 0 ? Errno.EPERM
            : sources.Users.Kill(id);
    }

    private static Errno Refuse(IVfsCaller caller, StringBuilder text) => Errno.EINVAL;

    private static JobInfo InfoOf(ServerInfo server) => new()
    {
        Used = new JobCounts
        {
            Frames = server.Frames,
            HeapBytes = server.HeapBytes,
            Processes = server.Processes,
            Threads = server.Threads,
            Mappings = server.Mappings,
            Handles = server.HandleRoom,
            Queues = server.Queues,
            Operations = server.Operations,
            Held = server.Held,
            Objects = server.Objects,
        },
        Peaks = new JobCounts { Frames = server.FramesPeak },
        Limits = new JobCounts { Frames = JobCounts.Unlimited, HeapBytes = JobCounts.Unlimited },
    };

    private static void Append(StringBuilder text, string name, in JobInfo info)
    {
        ref readonly JobCounts used = ref info.Used;
        text.Append($"{name} {used.Processes} {used.Threads}");
        text.Append($" {Kib(used.Frames)} {Peak(info.Peaks.Frames)} {Limit(info.Limits.Frames, Pages.Size)}");
        text.Append($" {used.HeapBytes >> 10} {Limit(info.Limits.HeapBytes, 1)}");
        text.Append($" {used.Mappings} {used.Handles} {used.Queues} {used.Operations} {used.Held} {used.Objects}\n");
    }

    private static ulong Kib(ulong frames) => frames * (Pages.Size >> 10);

    private static string Peak(ulong frames) =>
        frames == 0 ? "-" : Kib(frames).ToString(CultureInfo.InvariantCulture);

    private static string Limit(ulong limit, ulong unit) =>
        limit == JobCounts.Unlimited ? "-" : (limit * unit >> 10).ToString(CultureInfo.InvariantCulture);
}
