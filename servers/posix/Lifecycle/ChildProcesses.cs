using Rill.LinuxAbi;
using Rill.Posix.Descriptors;
using Rill.Posix.Platform;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;

namespace Rill.Posix.Lifecycle;

/// <summary>Makes what the server holds of a child: its copy of, or share in, what its parent has.</summary>
internal sealed class ChildProcesses(
    ProcessTable processes, UserTable users, ISignalSender signals, SystemClock clock, CpuLimit cpuLimit, LoadAverage load)
{
    /// <summary>Makes a child without threads and without a kernel process.</summary>
    public Process Make(Process parent, int id, in CloneRequest request, ProcessPageSlot page)
    {
        // A sibling is to its parent what the caller is: the caller has no say in how its parent is told of it.
        Process? above = (request.Flags & CloneFlags.Parent) != 0 ? parent.Parent : null;
        FsContext fs = (request.Flags & CloneFlags.FileSystem) != 0 ? parent.Fs.AddUser() : parent.Fs.Clone();
        FdTable files = (request.Flags & CloneFlags.Files) != 0 ? parent.Files.AddUser() : parent.Files.Clone();
        var child = new Process(signals, id, above ?? parent, parent.Group, parent.Credentials, fs, files, page)
        {
            User = users.Add(parent.User),
            StartTime = clock.Monotonic,
            StartOrder = processes.Forks,
            Limits = parent.Limits.Clone(),
            ExitSignal = above is null ? request.ExitSignal : parent.ExitSignal,
            ParentExecutions = above is null ? parent.Executions : parent.ParentExecutions,
            Name = parent.Name,
            Nice = parent.Nice,
            IsDumpable = parent.IsDumpable,
            NoNewPrivileges = parent.NoNewPrivileges,
            Layout = parent.Layout,
            Personality = parent.Personality,
            OomAdjustment = parent.OomAdjustment,
        };
        parent.Signals.CopyTo(child.Signals, request.Flags);
        ExitHandling.SetExecutable(child, parent.Executable);
        child.PublishIds();
        processes.Add(child);
        cpuLimit.Watch(child);
        load.NoteChange();
        return child;
    }
}
