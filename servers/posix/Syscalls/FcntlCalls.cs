using Rill.Posix.Files;
using Rill.Posix.Linux;
using Rill.Posix.Pipes;
using Rill.Posix.Tmpfs;
using Rill.Protocols.Posix;

namespace Rill.Posix.Syscalls;

/// <summary>fcntl, but for record locks.</summary>
/// <remarks>Source: man 2 fcntl.</remarks>
internal static class FcntlCalls
{
    public static Errno Control(ref Request request)
    {
        if (!FcntlRequestView.TryParse(request.Message, out FcntlRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = request.GetFile(message.Fd, out OpenFile file);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        FdTable files = request.Process.Files;
        switch (message.Command)
        {
            case Fcntl.DupFd:
                return DescriptorCalls.Duplicate(ref request, file, message.Argument, false);
            case Fcntl.DupFdCloseOnExec:
                return DescriptorCalls.Duplicate(ref request, file, message.Argument, true);
            case Fcntl.GetFd:
                return Reply(ref request, files.GetCloseOnExec(message.Fd) ? Fcntl.CloseOnExecBit : 0);
            case Fcntl.SetFd:
                files.SetCloseOnExec(message.Fd, (message.Argument & Fcntl.CloseOnExecBit) != 0);
                return Reply(ref request, 0);
            case Fcntl.GetFlags:
                // x86-64 programs are told O_LARGEFILE of what open made, as Linux does.
                return Reply(ref request, file.Flags | (file.Inode.IsRegular && !file.IsPathOnly ? OpenFlags.LargeFile : 0));
        }

        return file.IsPathOnly ? Errno.EBADF : ControlFile(ref request, file, message);
    }

    private static Errno ControlFile(ref Request request, OpenFile file, in FcntlRequestView message)
    {
        switch (message.Command)
        {
            case Fcntl.SetFlags:
                file.Flags = (file.Flags & ~OpenFlags.Settable) | (LinuxInt.Bits(message.Argument) & OpenFlags.Settable);
                return Reply(ref request, 0);
            case Fcntl.SetOwner:
                file.Owner = LinuxInt.Of(message.Argument);
                return Reply(ref request, 0);
            case Fcntl.GetOwner:
                return Reply(ref request, file.Owner);
            case Fcntl.GetPipeSize:
                return file is PipeEnd reader ? Reply(ref request, reader.Pipe.Capacity) : Errno.EBADF;
            case Fcntl.SetPipeSize:
                if (file is not PipeEnd end)
                {
                    return Errno.EBADF;
                }

                Errno errno = end.Pipe.Resize(message.Argument, request.Process.Credentials);
                return errno == Errno.Ok ? Reply(ref request, end.Pipe.Capacity) : errno;
            case Fcntl.GetSeals:
                return file is TmpfsOpenFile sealable ? Reply(ref request, sealable.Content.Seals) : Errno.EINVAL;
            case Fcntl.AddSeals:
                return AddSeals(ref request, file, LinuxInt.Bits(message.Argument));
            default:
                return Errno.EINVAL;
        }
    }

    private static Errno Reply(ref Request request, long result)
    {
        FcntlReplyWriter.TryEncode(result, request.Server.ReplyRoom, out int length);
        return request.Reply(length);
    }

    private static Errno AddSeals(ref Request request, OpenFile file, uint seals)
    {
        if (file is not TmpfsOpenFile { Content: { } content } || (seals & ~0x1Fu) != 0)
        {
            return Errno.EINVAL;
        }

        if (!file.CanWrite || (content.Seals & Fcntl.SealSeal) != 0)
        {
            return Errno.EPERM;
        }

        Errno errno = content.AddSeals(seals);
        return errno == Errno.Ok ? Reply(ref request, 0) : errno;
    }
}
