using Rill.LinuxAbi;
using Rill.Posix.Vfs;

namespace Rill.Posix.Pipes;

/// <summary>Opening FIFOs, and pipes through /proc/PID/fd.</summary>
/// <remarks>Source: man 7 fifo.</remarks>
internal static class Fifo
{
    /// <summary>What the tree opens FIFOs with.</summary>
    public static SpecialFileOpener Opener(PipeLedger pipes) =>
        (IVfsCaller caller, Location location, OpenFlags flags, out OpenFile? file) =>
            Open(pipes, caller.Credentials, location, flags, out file);

    /// <summary>Opens an end. A blocking one asks to wait until the other end is open too.</summary>
    private static Errno Open(PipeLedger pipes, Credentials credentials, Location location, OpenFlags flags, out OpenFile? file)
    {
        file = null;
        Inode inode = location.Inode;

        // A pipe opened again through /proc/PID/fd has had both its ends: there is nobody to wait for.
        bool isPipe = inode.FileSystem is AnonymousFileSystem;
        if ((flags & OpenFlags.AccessMode) == OpenFlags.WriteOnly
            && (flags & OpenFlags.NonBlock) != 0
            && inode.Fifo is not Pipe { Readers: > 0 }
            && !isPipe)
        {
            return Errno.ENXIO;
        }

        if (inode.Fifo is null)
        {
            Errno errno = pipes.TryMake(credentials, out Pipe? made);
            if (errno != Errno.Ok)
            {
                return errno;
            }

            inode.Fifo = made;
        }

        file = new PipeEnd(location, flags, (Pipe)inode.Fifo!, isFifo: !isPipe);
        return Errno.Ok;
    }
}
