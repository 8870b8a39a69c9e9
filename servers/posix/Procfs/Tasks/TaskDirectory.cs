using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Processes;
using Rill.Posix.Pseudofs;
using Rill.Posix.Vfs;

namespace Rill.Posix.Procfs.Tasks;

/// <summary>/proc/PID/task: a directory for each thread.</summary>
internal sealed class TaskDirectory : PseudoInode
{
    private readonly ProcessScope _scope;

    public TaskDirectory(ProcessScope scope, ulong number)
        : base(scope.FileSystem, number, ModeBits.Directory | StaticDirectory.Mode555)
    {
        _scope = scope;
        Links = 2 + (uint)scope.Process.Threads.Count;
    }

    /// <inheritdoc/>
    public override Errno Lookup(IVfsCaller caller, ReadOnlySpan<byte> name, out Inode? child)
    {
        child = null;
        if (!ProcRoot.TryParseId(name, out int id) || _scope.IsGone
            || _scope.Sources.Processes.FindThread(id) is not { } thread || thread.Process != _scope.Process)
        {
            return Errno.ENOENT;
        }

        child = new ProcessDirectory(new ProcessScope(_scope.FileSystem, _scope.Process, thread, id));
        return Errno.Ok;
    }

    /// <inheritdoc/>
    public override Errno List(IVfsCaller caller, ref long position, ref DirectoryList list)
    {
        if (_scope.IsGone)
        {
            return Errno.ENOENT;
        }

        long from = position - StaticDirectory.FirstPosition;
        foreach (UserThread thread in _scope.Process.Threads.Where(thread => thread.Id >= from).OrderBy(static thread => thread.Id))
        {
            long next = StaticDirectory.FirstPosition + thread.Id + 1;
            ulong number = ProcessScope.NumberOf(thread.Id, isTask: true, ProcessScope.DirectoryKind, 0);
            if (!list.TryAdd(Encoding.ASCII.GetBytes(thread.Id.ToString()), number, next, ModeBits.Directory))
            {
                return list.Length == 0 ? Errno.EINVAL : Errno.Ok;
            }

            position = next;
        }

        return Errno.Ok;
    }
}
