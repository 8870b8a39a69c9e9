using System.Buffers.Text;
using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Descriptors;
using Rill.Posix.Processes;
using Rill.Posix.Pseudofs;
using Rill.Posix.Vfs;

namespace Rill.Posix.Procfs.Tasks;

/// <summary>/proc/PID/fd and /proc/PID/fdinfo: an entry for each descriptor.</summary>
internal sealed class FdDirectory : PseudoInode
{
    private readonly ProcessScope _scope;
    private readonly bool _isInfo;

    public FdDirectory(ProcessScope scope, ulong number, bool isInfo)
        : base(scope.FileSystem, number, ModeBits.Directory | (isInfo ? StaticDirectory.Mode555 : Octal.O500))
    {
        _scope = scope;
        _isInfo = isInfo;
        Links = 2;
    }

    /// <summary>The descriptors; none of a process that has ended.</summary>
    private FdTable? Files => _scope.Process.IsAlive ? _scope.Process.Files : null;

    /// <inheritdoc/>
    public override Errno Lookup(IVfsCaller caller, ReadOnlySpan<byte> name, out Inode? child)
    {
        child = null;
        Errno errno = _scope.CheckInspect(caller.Process);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        bool isNumber = Utf8Parser.TryParse(name, out int fd, out int used) && used == name.Length && fd >= 0
            && (name[0] is >= (byte)'1' and <= (byte)'9' || name.SequenceEqual("0"u8));
        if (!isNumber || Files?[fd] is not { } file)
        {
            return Errno.ENOENT;
        }

        child = _scope.Own<Inode>(_isInfo ? MakeInfo(fd) : new FdLink(_scope, fd, file));
        return Errno.Ok;
    }

    /// <inheritdoc/>
    public override Errno List(IVfsCaller caller, ref long position, ref DirectoryList list)
    {
        Errno errno = _scope.CheckInspect(caller.Process);
        if (errno != Errno.Ok || Files is not { } files)
        {
            return errno;
        }

        int kind = _isInfo ? ProcessScope.FdInfoKind : ProcessScope.FdKind;
        for (long fd = position - StaticDirectory.FirstPosition; fd < files.Capacity; fd++)
        {
            long next = StaticDirectory.FirstPosition + fd + 1;
            if (files[(int)fd] is not null
                && !list.TryAdd(
                    Encoding.ASCII.GetBytes(fd.ToString()), _scope.NumberOf(kind, (int)fd), next, _isInfo ? ModeBits.Regular : ModeBits.Link))
            {
                return list.Length == 0 ? Errno.EINVAL : Errno.Ok;
            }

            position = next;
        }

        return Errno.Ok;
    }

    private ProcessFile MakeInfo(int fd) => new(
        _scope,
        _scope.NumberOf(ProcessScope.FdInfoKind, fd),
        Octal.O444,
        (scope, _, text) => FdInfoText.Write(scope, fd, text),
        sink: null,
        FileSecrecy.State);
}
