using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>
/// The buffers of a readv or writev, which go to the server as one, so that a pipe or terminal takes or gives them in one
/// piece.
/// </summary>
/// <remarks>
/// Where one of them is bad the transfer ends before it, and what that means is the file's affair: a file moves what it
/// can, a pipe moves whole pages or nothing. So the server is given one buffer that is bad from the same byte on: the bytes
/// end where a page begins that nobody may touch. That has to be known before anything is read, since nobody could put
/// back what came out of a pipe.
/// </remarks>
internal unsafe ref struct VectorTransfer
{
    private enum Step
    {
        /// <summary>From the program's buffers into ours.</summary>
        Gather,
        /// <summary>From ours into the program's.</summary>
        Scatter,
        /// <summary>Only looks whether the program's could be written.</summary>
        Probe,
    }

    // Pipes, terminals and sockets never give more at once; a file's position can be set back.
    private const ulong ProbedBytes = 1 << 20;
    // SEEK_CUR.
    private const uint FromPosition = 1;

    private readonly ulong _vectors;
    private readonly ulong _count;
    private readonly ulong _total;

    /// <param name="vectors">The address of the program's array of struct iovec.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="total">The sum of their lengths, or less.</param>
    public VectorTransfer(ulong vectors, ulong count, ulong total)
    {
        _vectors = vectors;
        _count = count;
        _total = total;
    }

    public uint Method;
    public int Fd;
    public bool HasOffset;
    public long Offset;
    public uint Flags;

    /// <summary>Moves the bytes by way of a buffer of the shim that has room for all of them.</summary>
    public readonly long Run(ThreadBlock* t, ulong buffer)
    {
        bool isWrite = Method == PosixMethods.Write;
        ulong wanted = isWrite ? _total : System.Math.Min(_total, ProbedBytes);
        ulong usable = Walk(isWrite ? Step.Gather : Step.Probe, buffer, wanted);
        if (usable < wanted)
        {
            return RunGuarded(t, usable);
        }
        long result = Transfers.Move(t, Method, Fd, buffer, _total, HasOffset, Offset, Flags);
        return isWrite || result <= 0 ? result : Scatter(t, buffer, (ulong)result);
    }

    private readonly long RunGuarded(ThreadBlock* t, ulong usable)
    {
        ulong room = Pages.Up(usable);
        long mapped = KernelCalls.MapAnonymous(0, room + Pages.Size, Protection.Read | Protection.Write, MapFlags.None);
        if (mapped < 0)
        {
            return -Errno.ENOMEM;
        }
        ulong end = (ulong)mapped + room;
        ulong start = end - usable;
        long result = KernelCalls.SpaceProtect(0, end, Pages.Size, Protection.None);
        if (result < 0)
        {
            result = -Errno.ENOMEM;
        }
        else if (Method == PosixMethods.Write && Walk(Step.Gather, start, usable) < usable)
        {
            // Another thread took away more of it meanwhile.
            result = -Errno.EFAULT;
        }
        else
        {
            result = Transfers.Move(t, Method, Fd, start, _total, HasOffset, Offset, Flags);
            if (Method == PosixMethods.Read && result > 0)
            {
                result = Scatter(t, start, (ulong)result);
            }
        }
        KernelCalls.SpaceUnmap(0, (ulong)mapped, room + Pages.Size);
        return result;
    }

    private readonly long Scatter(ThreadBlock* t, ulong buffer, ulong bytes)
    {
        ulong done = Walk(Step.Scatter, buffer, bytes);
        if (done < bytes && !HasOffset)
        {
            byte* message = stackalloc byte[32];
            SeekRequestWriter.TryEncode(Fd, -(long)(bytes - done), FromPosition, new(message, 32), out int length);
            _ = Channel.Call(t, PosixMethods.Seek, new(message, length));
        }
        return done == 0 && bytes != 0 ? -Errno.EFAULT : (long)done;
    }

    // The result is the number of bytes before the first that could not be moved. A fault is one of a page, so that none is
    // moved in part.
    private readonly ulong Walk(Step step, ulong buffer, ulong bytes)
    {
        ulong done = 0;
        for (ulong i = 0; i < _count && done < bytes; i++)
        {
            if (!User.Read(_vectors + i * 16, out ulong start) || !User.Read(_vectors + i * 16 + 8, out ulong length))
            {
                return done;
            }
            for (ulong end = start + System.Math.Min(length, bytes - done); start != end;)
            {
                ulong part = System.Math.Min(Pages.Size - start % Pages.Size, end - start);
                if (!Move(step, start, buffer + done, part))
                {
                    return done;
                }
                start += part;
                done += part;
            }
        }
        return done;
    }

    private static bool Move(Step step, ulong start, ulong buffer, ulong bytes)
    {
        return step switch
        {
            Step.Gather => User.CopyIn((void*)buffer, start, bytes),
            Step.Scatter => User.CopyOut(start, (void*)buffer, bytes),
            // Leaves the word as it is, and faults where it could not be written.
            _ => User.Exchange(start & ~3ul, 0, 0, out _),
        };
    }
}
