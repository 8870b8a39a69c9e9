namespace Rill.Posix.Procfs;

/// <summary>/proc/PID/fd.</summary>
internal sealed class FdDirectory(ProcFileSystem fileSystem, ulong number, Process process)
    : ProcDirectory(fileSystem, number, 0x140)
{
    protected override int NumberBase => process.Id;

    protected override ProcEntry[] Fixed => [];

    protected override uint NumberMode => ModeBits.Link;

    protected override IEnumerable<int> Numbers()
    {
        for (int fd = 0; process.IsAlive && fd < process.Files.Capacity; fd++)
        {
            if (process.Files[fd] is not null)
            {
                yield return fd;
            }
        }
    }

    protected override Inode? FindNumber(int id)
    {
        if (!process.IsAlive || process.Files[id] is not { } file)
        {
            return null;
        }

        uint permissions = (file.CanRead ? 0x140u : 0) | (file.CanWrite ? 0xC0u : 0) | 0x40;
        return new ProcLink(
            Files,
            ProcFileSystem.NumberOf(process.Id, 0x10000 + id),
            () => process.IsAlive && process.Files[id] is { } open ? open.Location : default,
            permissions)
        {
            User = User,
            Group = Group,
        };
    }
}
