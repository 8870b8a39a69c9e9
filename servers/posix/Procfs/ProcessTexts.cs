using System.Text;
using Rill.Abi;

namespace Rill.Posix.Procfs;

/// <summary>The files of procfs that tell of one process or thread.</summary>
/// <remarks>Source: man 5 proc.</remarks>
internal sealed class ProcessTexts(Process process, UserThread? thread)
{
    private const int MaxStrings = 1 << 20;

    private static readonly (string Name, string Unit)[] s_limits =
    [
        ("Max cpu time", "seconds"), ("Max file size", "bytes"), ("Max data size", "bytes"), ("Max stack size", "bytes"),
        ("Max core file size", "bytes"), ("Max resident set", "bytes"), ("Max processes", "processes"),
        ("Max open files", "files"), ("Max locked memory", "bytes"), ("Max address space", "bytes"),
        ("Max file locks", "locks"), ("Max pending signals", "signals"), ("Max msgqueue size", "bytes"),
        ("Max nice priority", ""), ("Max realtime priority", ""), ("Max realtime timeout", "us"),
    ];

    /// <summary>The name, of a thread its own.</summary>
    public byte[] Name => thread?.Name ?? process.Name;

    private char State => process.State switch
    {
        ProcessState.Stopped => 'T',
        >= ProcessState.Zombie => 'Z',
        _ => IsRunning() ? 'R' : 'S',
    };

    public byte[] StatLine()
    {
        ProcessUsage usage = process.GetUsage();
        ProcessUsage children = process.ChildrenUsage;
        SpaceInfo space = Space();
        Terminals.Terminal? terminal = process.Session.Terminal;
        ulong pending = process.Signals.Pending.Set | (thread?.Pending.Set ?? 0);
        ulong start = process.StartTime / SystemTexts.Tick;
        string head = $"{thread?.Id ?? process.Id} ({Encoding.Latin1.GetString(Name)}) {State} {process.Parent?.Id ?? 0} "
            + $"{process.Group.Id} {process.Session.Id} {terminal?.DeviceNumber ?? 0} {terminal?.Foreground?.Id ?? -1} 0 "
            + $"{usage.MinorFaults} {children.MinorFaults} {usage.MajorFaults} {children.MajorFaults} "
            + $"{usage.UserTime / SystemTexts.Tick} {usage.SystemTime / SystemTexts.Tick} "
            + $"{children.UserTime / SystemTexts.Tick} {children.SystemTime / SystemTexts.Tick} ";
        return Encoding.Latin1.GetBytes(
            head + $"{20 + process.Nice} {process.Nice} {process.Threads.Count} 0 {start} {space.Mapped} "
            + $"{(space.ResidentPrivate + space.ResidentShared) / 4096} {process.Limits.Soft(Resource.Resident)} 1 1 "
            + $"{process.StackStart} 0 0 {pending} {thread?.LastBlocked ?? 0} {process.Signals.IgnoredSet} {process.Signals.CaughtSet} "
            + $"0 0 0 {process.ExitSignal} 0 0 0 0 0 0 0 0 0 {process.ArgumentStart} {process.ArgumentEnd} "
            + $"{process.EnvironmentStart} {process.EnvironmentEnd} {(process.IsAlive ? 0 : process.ExitStatus)}\n");
    }

    public byte[] StatusLines()
    {
        Credentials ids = process.Credentials;
        SpaceInfo space = Space();
        var text = new StringBuilder();
        string state = State switch
        {
            'R' => "R (running)", 'T' => "T (stopped)", 'Z' => "Z (zombie)", _ => "S (sleeping)",
        };
        text.Append($"Name:\t{Encoding.Latin1.GetString(Name)}\nUmask:\t{Convert.ToString(process.Fs.Umask, 8).PadLeft(4, '0')}\nState:\t{state}\n");
        text.Append($"Tgid:\t{process.Id}\nNgid:\t0\nPid:\t{thread?.Id ?? process.Id}\nPPid:\t{process.Parent?.Id ?? 0}\nTracerPid:\t0\n");
        text.Append($"Uid:\t{ids.RealUser}\t{ids.EffectiveUser}\t{ids.SavedUser}\t{ids.FileUser}\n");
        text.Append($"Gid:\t{ids.RealGroup}\t{ids.EffectiveGroup}\t{ids.SavedGroup}\t{ids.FileGroup}\n");
        text.Append($"FDSize:\t{process.Files.Capacity}\nGroups:\t{string.Concat(ids.Supplementary.Select(group => $"{group} "))}\n");
        if (process.IsAlive)
        {
            text.Append($"VmSize:\t{space.Mapped / 1024,8} kB\n");
            text.Append($"VmRSS:\t{(space.ResidentPrivate + space.ResidentShared) / 1024,8} kB\n");
            text.Append($"RssAnon:\t{space.ResidentPrivate / 1024,8} kB\nRssFile:\t{space.ResidentShared / 1024,8} kB\n");
            text.Append($"VmPTE:\t{space.PageTables / 1024,8} kB\n");
        }

        int queued = process.Signals.Pending.Count + (thread?.Pending.Count ?? 0);
        text.Append($"Threads:\t{process.Threads.Count}\nSigQ:\t{queued}/{process.Limits.Soft(Resource.PendingSignals)}\n");
        text.Append($"SigPnd:\t{thread?.Pending.Set ?? 0:x16}\nShdPnd:\t{process.Signals.Pending.Set:x16}\nSigBlk:\t{thread?.LastBlocked ?? 0:x16}\n");
        text.Append($"SigIgn:\t{process.Signals.IgnoredSet:x16}\nSigCgt:\t{process.Signals.CaughtSet:x16}\n");
        ulong capabilities = ids.IsPrivileged ? 0x1FF_FFFF_FFFFUL : 0;
        text.Append($"CapInh:\t{0:x16}\nCapPrm:\t{capabilities:x16}\nCapEff:\t{capabilities:x16}\nCapBnd:\t{0x1FF_FFFF_FFFFUL:x16}\nCapAmb:\t{0:x16}\n");
        text.Append($"NoNewPrivs:\t{(process.NoNewPrivileges ? 1 : 0)}\nSeccomp:\t0\n");
        text.Append($"voluntary_ctxt_switches:\t{process.GetUsage().Switches}\nnonvoluntary_ctxt_switches:\t0\n");
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    public byte[] Statm()
    {
        SpaceInfo space = Space();
        ulong resident = (space.ResidentPrivate + space.ResidentShared) / 4096;
        return Encoding.ASCII.GetBytes(
            $"{space.Mapped / 4096} {resident} {space.ResidentShared / 4096} 1 0 {space.ResidentPrivate / 4096} 0\n");
    }

    /// <summary>Argument or environment strings, from the process's own memory.</summary>
    public byte[] Strings(ulong start, ulong end)
    {
        if (process.Kernel is not { } kernel || end <= start)
        {
            return [];
        }

        byte[] bytes = new byte[(int)Math.Min(end - start, MaxStrings)];
        Status status = process.Server.Kernel.SpaceRead(kernel.Space.Value, start, bytes, out int read);
        return status == Status.Ok ? bytes[..read] : [];
    }

    public byte[] Maps()
    {
        var text = new StringBuilder();
        ulong at = 0;
        while (process.Kernel is { } kernel
            && process.Server.Kernel.SpaceQuery(kernel.Space.Value, at, out MappingInfo info) == Status.Ok)
        {
            char read = (info.Protection & Protection.Read) != 0 ? 'r' : '-';
            char write = (info.Protection & Protection.Write) != 0 ? 'w' : '-';
            char execute = (info.Protection & Protection.Execute) != 0 ? 'x' : '-';
            char shared = (info.Flags & MapFlags.Shared) != 0 ? 's' : 'p';
            bool isFile = process.Server.Mapped.TryFind(info.Tag, out Location file);
            ulong device = isFile ? file.Inode.FileSystem.DeviceNumber : 0;
            string line = $"{info.Start:x}-{info.End:x} {read}{write}{execute}{shared} {(isFile ? info.Offset : 0):x8} "
                + $"{Devfs.DeviceTable.Major(device):x2}:{Devfs.DeviceTable.Minor(device):x2} {(isFile ? file.Inode.Number : 0)} ";
            string name = isFile ? PathText.StringOf(file, process.Fs.Root) : NameOf(info);
            text.Append(name.Length == 0 ? line : line.PadRight(73) + name).Append('\n');
            if (info.End <= at)
            {
                break;
            }

            at = info.End;
        }

        return Encoding.Latin1.GetBytes(text.ToString());
    }

    public byte[] Limits()
    {
        var text = new StringBuilder($"{"Limit",-26}{"Soft Limit",-21}{"Hard Limit",-21}{"Units",-10}\n");
        for (int i = 0; i < s_limits.Length; i++)
        {
            (string name, string unit) = s_limits[i];
            text.Append($"{name,-26}{Limit(process.Limits.Soft(i)),-21}{Limit(process.Limits.Hard(i)),-21}{unit,-10}\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static string Limit(ulong value) => value == Resource.Infinity ? "unlimited" : value.ToString();

    private string NameOf(in MappingInfo info) => info.Start switch
    {
        Layout.Vdso => "[vdso]",
        Layout.ClockPage => "[vvar]",
        _ when process.StackStart >= info.Start && process.StackStart < info.End => "[stack]",
        _ => "",
    };

    private bool IsRunning()
    {
        if (process.Server.CurrentThread?.Process == process)
        {
            return true;
        }

        const uint ready = 1;
        foreach (UserThread each in process.Threads)
        {
            if (each.Kernel is { IsOpen: true } kernel
                && kernel.Kernel.ThreadInfo(kernel.Value, out ThreadInfo info) == Status.Ok && info.State <= ready)
            {
                return true;
            }
        }

        return false;
    }

    private SpaceInfo Space() =>
        process.Kernel is { } kernel
        && process.Server.Kernel.SpaceInfo(kernel.Space.Value, out SpaceInfo info) == Status.Ok
            ? info
            : default;
}
