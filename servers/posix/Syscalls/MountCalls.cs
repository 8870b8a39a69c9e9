using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Protocols.Posix;

namespace Rill.Posix.Syscalls;

/// <summary>mount and umount.</summary>
/// <remarks>Source: man 2 mount, 2 umount.</remarks>
internal sealed class MountCalls(CallPaths paths, MountTable mounts, FileSystemTypes types)
{
    public Errno Mount(ref Request request)
    {
        if (!MountRequestView.TryParse(request.Message, out MountRequestView message))
        {
            return Errno.EBADMSG;
        }

        Process process = request.Process;
        if (!process.Credentials.IsPrivileged)
        {
            return Errno.EPERM;
        }

        Errno errno = paths.Locate(in request, AtDirectory.Working, message.Target, follow: true, allowEmpty: false, out Location target);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        MountFlags flags = message.Flags;
        if ((flags & MountFlags.Remount) != 0)
        {
            if (target.Dentry != target.Mount.Root)
            {
                return Errno.EINVAL;
            }

            // With MS_BIND it is this mount's flags that change, not the file system.
            errno = (flags & MountFlags.Bind) == 0 ? target.Mount.FileSystem.Reconfigure(message.Data) : Errno.Ok;
            if (errno == Errno.Ok)
            {
                target.Mount.Flags = flags & MountFlags.Kept;
            }

            return errno;
        }

        if ((flags & MountFlags.Propagation) != 0)
        {
            return target.Dentry == target.Mount.Root ? Errno.Ok : Errno.EINVAL;
        }

        if (target.Dentry.IsDeleted)
        {
            return Errno.ENOENT;
        }

        // A pipe's file, or one of a mount that was taken away while it was open, is no place of the tree.
        if (!mounts.Contains(target))
        {
            return Errno.EINVAL;
        }

        if ((flags & MountFlags.Bind) != 0)
        {
            return Bind(ref request, message.Source, target, flags);
        }

        if ((flags & MountFlags.Move) != 0)
        {
            return Errno.EINVAL;
        }

        if (!target.Inode.IsDirectory)
        {
            return Errno.ENOTDIR;
        }

        errno = types.Make(Encoding.ASCII.GetString(message.Type), message.Data, out FileSystem? fileSystem);
        if (errno == Errno.Ok)
        {
            string source = message.Source.IsEmpty ? "none" : Encoding.UTF8.GetString(message.Source);
            mounts.Add(fileSystem!, fileSystem!.Root, target, source, flags);
        }

        return errno;
    }

    public Errno Unmount(ref Request request)
    {
        if (UnmountRequestView.Parse(request.Message, out UnmountRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        if (!request.Process.Credentials.IsPrivileged)
        {
            return Errno.EPERM;
        }

        bool follow = (message.Flags & UnmountFlags.NoFollow) == 0;
        Errno errno = paths.Locate(in request, AtDirectory.Working, message.Path, follow, allowEmpty: false, out Location location);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        return location.Dentry == location.Mount.Root
            ? mounts.Remove(location.Mount, (message.Flags & UnmountFlags.Detach) != 0)
            : Errno.EINVAL;
    }

    private Errno Bind(ref Request request, ReadOnlySpan<byte> from, Location target, MountFlags flags)
    {
        Errno errno = paths.Locate(in request, AtDirectory.Working, from, follow: true, allowEmpty: false, out Location source);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        if (!mounts.Contains(source))
        {
            return Errno.EINVAL;
        }

        if (source.Inode.IsDirectory != target.Inode.IsDirectory)
        {
            return source.Inode.IsDirectory ? Errno.ENOTDIR : Errno.EISDIR;
        }

        mounts.Add(
            source.Mount.FileSystem, source.Dentry, target, source.Mount.Source, source.Mount.Flags | (flags & MountFlags.Kept));
        return Errno.Ok;
    }
}
