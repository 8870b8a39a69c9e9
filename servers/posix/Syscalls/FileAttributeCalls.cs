using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Protocols.Posix;

namespace Rill.Posix.Syscalls;

/// <summary>Calls that tell and change what stat tells.</summary>
internal sealed class FileAttributeCalls(CallPaths paths, FileTree tree, TurnList turns)
{
    public Errno Stat(ref Request request)
    {
        if (StatRequestView.Parse(request.Message, out StatRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        Errno errno = paths.Locate(in request, message.DirFd,
            message.Path,
            follow: (message.Flags & AtFlags.NoFollow) == 0,
            allowEmpty: (message.Flags & AtFlags.EmptyPath) != 0,
            out Location location);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        location.Inode.GetAttributes(out InodeAttributes found);
        StatReplyWriter.TryEncode(
            found.Device, found.Number, found.Mode, found.Links, found.User, found.Group, found.SpecialDevice, found.Size,
            found.BlockSize, found.Blocks, found.Accessed, found.Modified, found.Changed, found.Born,
            request.ReplyRoom, out int length);
        return request.Reply(length);
    }

    public Errno StatFs(ref Request request)
    {
        if (StatFsRequestView.Parse(request.Message, out StatFsRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        Errno errno = paths.Locate(in request, message.DirFd, message.Path, follow: true, (message.Flags & AtFlags.EmptyPath) != 0, out Location location);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        // ST_VALID, and the mount's flags, whose values are those of statfs (Linux, include/linux/statfs.h).
        const ulong valid = 0x20;
        FileSystem fileSystem = location.Inode.FileSystem;
        fileSystem.GetStatistics(out FileSystemStatistics found);
        StatFsReplyWriter.TryEncode(
            found.Type, found.BlockSize, found.Blocks, found.Free, found.Free, found.Files, found.FreeFiles,
            fileSystem.DeviceNumber, NameLimits.NameMax, found.BlockSize, valid | (ulong)(location.Mount.Flags & MountFlags.Told),
            request.ReplyRoom, out int length);
        return request.Reply(length);
    }

    public Errno Access(ref Request request)
    {
        if (AccessRequestView.Parse(request.Message, out AccessRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        if (message.Mode > 7)
        {
            return Errno.EINVAL;
        }

        Process process = request.Process;
        Credentials own = process.Credentials;
        Credentials judged = (message.Flags & AtFlags.EffectiveAccess) != 0 ? own : own.WithRealIds();
        Errno errno = request.GetStart(message.DirFd, message.Path, out Location location);
        if (errno == Errno.Ok && !(message.Path.IsEmpty && (message.Flags & AtFlags.EmptyPath) != 0))
        {
            var caller = new AccessCaller(request.Thread, judged);
            errno = tree.Resolve(
                caller, location, message.Path, (message.Flags & AtFlags.NoFollow) == 0, out location);
        }

        if (errno != Errno.Ok || message.Mode == 0)
        {
            return errno;
        }

        bool isMountedNoExec = (message.Mode & 1) != 0 && location.Mount.IsNoExec && location.Inode.IsRegular;
        return isMountedNoExec ? Errno.EACCES : Permissions.Check(location, judged, message.Mode);
    }

    public Errno ChangeMode(ref Request request)
    {
        if (ChangeModeRequestView.Parse(request.Message, out ChangeModeRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        Errno errno = LocateChanged(ref request, message.DirFd, message.Path, message.Flags, out Location location);
        return errno == Errno.Ok ? AttributeChanges.ChangeMode(request.Thread, location, message.Mode) : errno;
    }

    public Errno ChangeOwner(ref Request request)
    {
        if (ChangeOwnerRequestView.Parse(request.Message, out ChangeOwnerRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        Errno errno = LocateChanged(ref request, message.DirFd, message.Path, message.Flags, out Location location);
        return errno == Errno.Ok
            ? AttributeChanges.ChangeOwner(request.Thread, location, message.User, message.Group)
            : errno;
    }

    public Errno SetTimes(ref Request request)
    {
        if (SetTimesRequestView.Parse(request.Message, out SetTimesRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        Errno errno = LocateChanged(ref request, message.DirFd, message.Path, message.Flags, out Location location);
        return errno == Errno.Ok
            ? AttributeChanges.SetTimes(
                request.Thread,
                location,
                message.AccessedSeconds,
                message.AccessedNanoseconds,
                message.ModifiedSeconds,
                message.ModifiedNanoseconds)
            : errno;
    }

    public Errno Truncate(ref Request request)
    {
        if (!TruncateRequestView.TryParse(request.Message, out TruncateRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = FileSizeLimit.Check(request.Thread, message.Length);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        if (message.ByPath)
        {
            errno = paths.Locate(in request, AtDirectory.Working, message.Path, follow: true, allowEmpty: false, out Location location);
            return errno != Errno.Ok ? errno
                : location.Inode.Change is { } change ? request.After(change)
                : LongShrink.Finish(ref request, turns, location.Inode, AttributeChanges.Truncate(request.Thread, location, message.Length));
        }

        errno = request.GetUsableFile(message.Fd, out OpenFile file);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        return !file.CanWrite || message.Length < 0 ? Errno.EINVAL
            : file.Inode.Change is { } underWay ? request.After(underWay)
            : LongShrink.Finish(ref request, turns, file.Inode, file.Truncate(message.Length));
    }

    private Errno LocateChanged(
        ref Request request, int dirFd, ReadOnlySpan<byte> path, AtFlags flags, out Location location)
    {
        // A bare descriptor made by O_PATH cannot be changed through (man 2 open).
        if (path.IsEmpty && request.Process.Files[dirFd] is { IsPathOnly: true })
        {
            location = default;
            return Errno.EBADF;
        }

        return paths.Locate(in request, dirFd, path, (flags & AtFlags.NoFollow) == 0, (flags & AtFlags.EmptyPath) != 0, out location);
    }

    /// <summary>The thread with the ids that access(2) judges by.</summary>
    private sealed class AccessCaller(UserThread thread, Credentials credentials) : IProcessCaller
    {
        public Credentials Credentials => credentials;

        public FsContext Fs => thread.Process.Fs;

        public Process Process => thread.Process;

        public UserThread? Thread => thread;
    }
}
