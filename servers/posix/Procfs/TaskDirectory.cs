namespace Rill.Posix.Procfs;

/// <summary>/proc/PID/task.</summary>
internal sealed class TaskDirectory(ProcFileSystem fileSystem, ulong number, Process process) : ProcDirectory(fileSystem, number)
{
    protected override int NumberBase => process.Id;

    protected override ProcEntry[] Fixed => [];

    protected override IEnumerable<int> Numbers() => process.Threads.Select(thread => thread.Id).Order();

    protected override Inode? FindNumber(int id) =>
        process.Threads.Find(thread => thread.Id == id) is { } thread
            ? new ProcessDirectory(Files, process, thread, isTask: true)
            : null;
}
