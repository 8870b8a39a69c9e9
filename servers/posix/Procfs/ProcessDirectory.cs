
namespace Rill.Posix.Procfs;

/// <summary>/proc/PID, and /proc/PID/task/TID.</summary>
internal sealed class ProcessDirectory : ProcDirectory
{
    private readonly Process _process;
    private readonly UserThread? _thread;
    private readonly bool _isTask;
    private ProcEntry[]? _fixed;

    public ProcessDirectory(ProcFileSystem fileSystem, Process process, UserThread? thread, bool isTask = false)
        : base(fileSystem, ProcFileSystem.NumberOf(thread?.Id ?? process.Id, isTask ? 1 : 0))
    {
        _process = process;
        _thread = thread;
        _isTask = isTask;
        Owned(this);
    }

    protected override int NumberBase => _thread?.Id ?? _process.Id;

    protected override ProcEntry[] Fixed => _fixed ??= Make();

    public override Errno Lookup(IVfsCaller caller, ReadOnlySpan<byte> name, out Inode? child)
    {
        if (_process.State == ProcessState.Reaped)
        {
            child = null;
            return Errno.ENOENT;
        }

        return base.Lookup(caller, name, out child);
    }

    protected override Inode Owned(Inode inode)
    {
        Credentials owner = _process.Credentials;
        inode.User = _process.IsDumpable ? owner.EffectiveUser : 0;
        inode.Group = _process.IsDumpable ? owner.EffectiveGroup : 0;
        return inode;
    }

    private ProcEntry[] Make()
    {
        var texts = new ProcessTexts(_process, _thread);
        List<ProcEntry> entries =
        [
            File("stat", _ => texts.StatLine()),
            File("status", _ => texts.StatusLines()),
            File("statm", _ => texts.Statm()),
            File("cmdline", _ => texts.Strings(_process.ArgumentStart, _process.ArgumentEnd)),
            File("environ", _ => texts.Strings(_process.EnvironmentStart, _process.EnvironmentEnd), 0x100),
            File("comm", _ => [.. texts.Name, (byte)'\n'], SetName),
            File("maps", _ => texts.Maps()),
            File("limits", _ => texts.Limits()),
            File("mounts", caller => MountTexts.Mounts(caller)),
            File("mountinfo", caller => MountTexts.Details(caller)),
            File("cgroup", _ => "0::/\n"u8.ToArray()),
            File("oom_score", _ => "0\n"u8.ToArray()),
            File("wchan", _ => "0"u8.ToArray()),
            Jump("exe", () => _process.Executable),
            Jump("cwd", () => _process.IsAlive ? _process.Fs.WorkingDirectory : default),
            Jump("root", () => _process.IsAlive ? _process.Fs.Root : default),
            Directory("fd", number => Owned(new FdDirectory(Files, number, _process))),
        ];
        if (!_isTask)
        {
            entries.Add(Directory("task", number => Owned(new TaskDirectory(Files, number, _process))));
        }

        return [.. entries];
    }

    private Errno SetName(IVfsCaller caller, byte[] text)
    {
        if (caller.Process != _process)
        {
            return Errno.EINVAL;
        }

        byte[] name = text.AsSpan().TrimEnd("\n\0"u8).ToArray();
        name = name[..Math.Min(name.Length, 15)];
        if (_isTask && _thread is not null && _thread.Id != _process.Id)
        {
            _thread.Name = name;
        }
        else
        {
            _process.Name = name;
        }

        return Errno.Ok;
    }
}
