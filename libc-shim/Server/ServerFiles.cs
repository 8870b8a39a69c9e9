using System;
using System.Threading;
using Rill.Abi;
using Rill.LinuxAbi;

namespace Rill.Shim;

/// <summary>
/// What a server finds where a program has files: nothing, but for what the C library and the .NET runtime cannot do
/// without. Output goes to the kernel log line by line; glibc learns the bounds of the first stack from
/// /proc/self/maps; the runtime's signal pipe never has anything to read.
/// </summary>
internal static unsafe class ServerFiles
{
    private const int Maps = 3, PipeRead = 4, PipeWrite = 5;

    // A duplicate of a standard descriptor is that number plus this one, however often it is made.
    private const int Duplicates = 16;

    private static int s_mapsPosition;

    public static bool IsOutput(int fd) => (fd & ~Duplicates) is 1 or 2;

    public static long Open(ThreadBlock* t, scoped ReadOnlySpan<byte> path, OpenFlags flags)
    {
        if ((flags & OpenFlags.AccessMode) != OpenFlags.ReadOnly || !path.SequenceEqual("/proc/self/maps"u8))
        {
            return -Errno.ENOENT;
        }
        s_mapsPosition = 0;
        return Maps;
    }

    public static long Close(ThreadBlock* t, int fd)
    {
        if (IsOutput(fd))
        {
            Flush(t);
        }
        return IsOpen(fd) ? 0 : -Errno.EBADF;
    }

    /// <summary>fcntl of the standard descriptors.</summary>
    public static long Control(int fd, uint command)
    {
        if (!IsOpen(fd))
        {
            return -Errno.EBADF;
        }
        return command switch
        {
            FcntlCommand.DupFd or FcntlCommand.DupFdCloseOnExec => fd < Maps ? fd + Duplicates : fd >= Duplicates ? fd : -Errno.EMFILE,
            FcntlCommand.GetFd or FcntlCommand.SetFd or FcntlCommand.SetFlags => 0,
            FcntlCommand.GetFlags => (long)OpenFlags.ReadWrite,
            _ => -Errno.EINVAL,
        };
    }

    public static long Stat(int fd, bool byDescriptor) =>
        !byDescriptor || IsOpen(fd) ? -Errno.ENOENT : -Errno.EBADF;

    private static bool IsOpen(int fd) => fd is (>= 0 and <= PipeWrite) or (>= Duplicates and < Duplicates + Maps);

    public static long Pipe(ulong address) =>
        User.Write(address, (uint)PipeRead) && User.Write(address + 4, (uint)PipeWrite) ? 0 : -Errno.EFAULT;

    /// <summary>read and write.</summary>
    public static long Move(ThreadBlock* t, bool write, int fd, ulong buffer, ulong bytes)
    {
        if (write)
        {
            return IsOutput(fd) ? Write(t, buffer, bytes) : fd == PipeWrite ? (long)bytes : -Errno.EBADF;
        }
        switch (fd)
        {
            case 0 or Duplicates:
                return 0;
            case Maps:
                return ReadMaps(t, buffer, bytes);
            case PipeRead:
                Delivery.WaitForSignal(t);
                return -Errno.ERESTARTSYS;
            default:
                return -Errno.EBADF;
        }
    }

    /// <summary>Writes out a line that has no end yet.</summary>
    public static void Flush(ThreadBlock* t)
    {
        ProcessBlock* process = t->Process;
        Lock(process);
        if (process->LineLength > 0)
        {
            Emit(process);
        }
        Volatile.Write(ref process->LineLock, 0);
    }

    private static long Write(ThreadBlock* t, ulong buffer, ulong bytes)
    {
        const int limit = 247;
        const int piece = 128;
        ProcessBlock* process = t->Process;
        byte* text = stackalloc byte[piece];
        for (ulong done = 0; done < bytes;)
        {
            int length = (int)System.Math.Min(piece, bytes - done);
            if (!User.CopyIn(text, buffer + done, (ulong)length))
            {
                return done > 0 ? (long)done : -Errno.EFAULT;
            }
            done += (ulong)length;
            Lock(process);
            for (int i = 0; i < length; i++)
            {
                if (text[i] != (byte)'\n')
                {
                    process->Line[process->LineLength++] = text[i];
                }
                if (text[i] == (byte)'\n' || process->LineLength == limit)
                {
                    Emit(process);
                }
            }
            Volatile.Write(ref process->LineLock, 0);
        }
        return (long)bytes;
    }

    // The lock is held for a few hundred instructions; a thread that finds it taken lets its holder run.
    private static void Lock(ProcessBlock* process)
    {
        while (Interlocked.CompareExchange(ref process->LineLock, 1, 0) != 0)
        {
            KernelCalls.ThreadYield();
        }
    }

    private static void Emit(ProcessBlock* process)
    {
        process->Line[process->LineLength++] = (byte)'\n';
        if (process->Log != 0)
        {
            KernelCalls.LogWrite(process->Log, process->Line, (ulong)process->LineLength);
        }
        process->LineLength = 0;
    }

    // Two lines of proc(5)'s form: what lies below the stack, and the stack. pthread_getattr_np takes the stack's size
    // from RLIMIT_STACK but never lets it reach into the mapping below.
    private static long ReadMaps(ThreadBlock* t, ulong buffer, ulong bytes)
    {
        MappingInfo stack;
        if (KernelCalls.SpaceQuery(0, t->Frame->Rsp, &stack) < 0)
        {
            return -Errno.EIO;
        }
        byte* text = stackalloc byte[160];
        int length = 0;
        Append(text, ref length, Layout.UserStart, stack.Start, " ---p 00000000 00:00 0\n"u8);
        Append(text, ref length, stack.Start, stack.End, " rw-p 00000000 00:00 0 [stack]\n"u8);
        int rest = length - s_mapsPosition;
        int count = (int)System.Math.Min((ulong)rest, bytes);
        if (!User.CopyOut(buffer, text + s_mapsPosition, (ulong)count))
        {
            return -Errno.EFAULT;
        }
        s_mapsPosition += count;
        return count;
    }

    private static void Append(byte* text, ref int length, ulong from, ulong to, ReadOnlySpan<byte> end)
    {
        AppendHex(text, ref length, from);
        text[length++] = (byte)'-';
        AppendHex(text, ref length, to);
        for (int i = 0; i < end.Length; i++)
        {
            text[length++] = end[i];
        }
    }

    private static void AppendHex(byte* text, ref int length, ulong value)
    {
        for (int shift = 44; shift >= 0; shift -= 4)
        {
            text[length++] = "0123456789abcdef"u8[(int)(value >> shift) & 15];
        }
    }
}
