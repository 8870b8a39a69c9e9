namespace Rill.Posix.Pipes;

/// <summary>Opening FIFOs, and pipes through /proc/PID/fd.</summary>
/// <remarks>Source: man 7 fifo.</remarks>
internal static class Fifo
{
    /// <summary>Opens an end. A blocking one asks to wait until the other end is open too.</summary>
    public static Errno Open(Location location, uint flags, out OpenFile? file)
    {
        file = null;
        Inode inode = location.Inode;
        if ((flags & OpenFlags.AccessMode) == OpenFlags.WriteOnly
            && (flags & OpenFlags.NonBlock) != 0
            && inode.Fifo is not { Readers: > 0 })
        {
            return Errno.ENXIO;
        }

        inode.Fifo ??= new Pipe();
        file = new PipeEnd(location, flags, inode.Fifo, isFifo: true);
        return Errno.Ok;
    }
}
