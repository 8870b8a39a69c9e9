using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;

namespace Rill.Posix.Procfs.Tasks;

/// <summary>What a directory /proc/PID or /proc/PID/task/TID is about.</summary>
/// <param name="FileSystem">The file system.</param>
/// <param name="Process">The process.</param>
/// <param name="Thread">The thread, in task/TID; null for the process as a whole.</param>
/// <param name="Id">The id by which it was found.</param>
internal sealed record ProcessScope(ProcFileSystem FileSystem, Process Process, UserThread? Thread, int Id)
{
    public const int DirectoryKind = 0, FdKind = 1, FdInfoKind = 2, FirstEntryKind = 3;

    private const int MaxNameLength = 15;

    public SystemSources Sources => FileSystem.Sources;

    public bool IsTask => Thread is not null;

    /// <summary>Whether it was waited for, or the thread has ended.</summary>
    public bool IsGone =>
        Sources.Processes.Find(Process.Id) != Process || (Thread is not null && Sources.Processes.FindThread(Id) != Thread);

    /// <summary>The thread that stands for the process, or the thread itself; null of a zombie without threads.</summary>
    public UserThread? MainThread => Thread ?? (Process.Threads.Count > 0 ? Process.Threads[0] : null);

    /// <summary>The name: the thread's own, or the process's; at most 15 bytes.</summary>
    public ReadOnlySpan<byte> Name
    {
        get
        {
            ReadOnlySpan<byte> name = MainThread?.Name ?? Process.Name;
            return name[..Math.Min(name.Length, MaxNameLength)];
        }
    }

    /// <summary>An inode number that stays the same at each look-up.</summary>
    public static ulong NumberOf(int id, bool isTask, int kind, int fd) =>
        1UL << 48 | (ulong)id << 28 | (isTask ? 1UL << 27 : 0) | (ulong)kind << 20 | (uint)fd;

    /// <summary>The number of an entry of this directory.</summary>
    public ulong NumberOf(int kind, int fd = 0) => NumberOf(Id, IsTask, kind, fd);

    /// <summary>
    /// Makes the process's user the owner; root where the process may not be inspected, but of directories that all may read.
    /// </summary>
    /// <remarks>Source: Linux, fs/proc/base.c, task_dump_owner.</remarks>
    public T Own<T>(T inode)
        where T : Inode
    {
        if (Process.IsDumpable || inode.Mode == (ModeBits.Directory | Pseudofs.StaticDirectory.Mode555))
        {
            inode.User = Process.Credentials.EffectiveUser;
            inode.Group = Process.Credentials.EffectiveGroup;
        }

        return inode;
    }

    /// <summary>Whether a process may look into this one's memory and files.</summary>
    public bool MayInspect(Process? caller) => Process.MayBeInspectedBy(caller);

    /// <summary>The error of an operation that looks inside: ENOENT, EACCES or none.</summary>
    public Errno CheckInspect(Process? caller) =>
        IsGone ? Errno.ENOENT : MayInspect(caller) ? Errno.Ok : Errno.EACCES;
}
