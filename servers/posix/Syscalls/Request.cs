using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Protocols.Posix;
using Rill.Runtime;

namespace Rill.Posix.Syscalls;

/// <summary>A request while its handler runs. A handler replies, holds the call, or returns what the reply is to say.</summary>
internal ref struct Request(
    Dispatcher dispatcher, UserThread thread, ReadOnlySpan<byte> message, PendingCall call, SyscallHandler handler)
{
    /// <summary>Who serves it.</summary>
    public Dispatcher Dispatcher { get; } = dispatcher;

    public UserThread Thread { get; } = thread;

    public readonly Process Process => Thread.Process;

    /// <summary>The encoded message.</summary>
    public ReadOnlySpan<byte> Message { get; } = message;

    /// <summary>The call, for waiters.</summary>
    public PendingCall Call { get; } = call;

    /// <summary>What serves it.</summary>
    public SyscallHandler Handler { get; } = handler;

    /// <summary>Room for the message of its reply.</summary>
    public readonly byte[] ReplyRoom => Dispatcher.ReplyRoom;

    /// <summary>Where it is found while it waits.</summary>
    public readonly HeldCalls Held => Dispatcher.Held;

    /// <summary>Whether the reply was given, or somebody holds the call and will give it.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>The caller's bytes.</summary>
    public readonly UserBuffer Input => UserBuffer.Of(Dispatcher.Kernel, Call.Handle, Call.BulkReadable);

    /// <summary>The caller's room.</summary>
    public readonly UserBuffer Output => UserBuffer.Of(Dispatcher.Kernel, Call.Handle, Call.BulkWritable);

    /// <summary>Leaves the call to a waiter.</summary>
    public Errno Hold()
    {
        IsSettled = true;
        return Errno.Ok;
    }

    /// <summary>Serves the request again after an operation that it must not meet half done.</summary>
    public Errno After(Exclusion exclusion)
    {
        DeferredRequest.Start(in this, exclusion);
        return Hold();
    }

    public Errno ReplyCount(long count)
    {
        IsSettled = true;
        Replies.Count(Call, (ulong)count);
        return Errno.Ok;
    }

    public Errno ReplyFill(long count, ReadFill fill)
    {
        IsSettled = true;
        Replies.Fill(Call, (ulong)count, fill);
        return Errno.Ok;
    }

    public Errno ReplyFd(int fd)
    {
        IsSettled = true;
        Replies.Fd(Call, fd);
        return Errno.Ok;
    }

    /// <summary>Replies with a message encoded into <see cref="ReplyRoom"/>.</summary>
    public Errno Reply(int length)
    {
        IsSettled = true;
        Call.Reply(0, ReplyRoom.AsSpan(0, length));
        return Errno.Ok;
    }

    /// <summary>Gives a reply with a handle, which leaves this process.</summary>
    public Errno Reply(int length, in Rill.Protocols.HandleSet handles)
    {
        IsSettled = true;
        Call.Reply(0, ReplyRoom.AsSpan(0, length), handles, moveHandles: true);
        return Errno.Ok;
    }

    /// <summary>The description of a descriptor. EBADF if there is none.</summary>
    public readonly Errno GetFile(int fd, out OpenFile file)
    {
        file = Process.Files[fd]!;
        return file is null ? Errno.EBADF : Errno.Ok;
    }

    /// <summary>The same, but not one made by O_PATH.</summary>
    public readonly Errno GetUsableFile(int fd, out OpenFile file)
    {
        file = Process.Files[fd]!;
        return file is null or { IsPathOnly: true } ? Errno.EBADF : Errno.Ok;
    }

    /// <summary>Where a path begins.</summary>
    public readonly Errno GetStart(int dirFd, ReadOnlySpan<byte> path, out Location start)
    {
        start = Process.Fs.WorkingDirectory;
        if (dirFd == AtDirectory.Working || path.StartsWith("/"u8))
        {
            return Errno.Ok;
        }

        OpenFile? file = Process.Files[dirFd];
        if (file is null)
        {
            return Errno.EBADF;
        }

        start = file.Location;
        return file.Inode.IsDirectory || path.IsEmpty ? Errno.Ok : Errno.ENOTDIR;
    }

    /// <summary>Who pays for what the caller has the server keep.</summary>
    public readonly UserAccount Payer => Dispatcher.Users.Of(Process.Credentials);

    /// <summary>Puts a description into the table; releases it if there is no room.</summary>
    public Errno ReplyNewFd(OpenFile file, bool closeOnExec)
    {
        Errno errno = file.Charge(Payer);
        int fd = -1;
        errno = errno == Errno.Ok ? Process.Files.Add(file, closeOnExec, Process.Limits.Soft(Resource.Files), out fd) : errno;
        if (errno != Errno.Ok)
        {
            file.Release();
            return errno;
        }

        return ReplyFd(fd);
    }
}
