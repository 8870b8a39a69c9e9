using Rill.LinuxAbi;
using Rill.Posix.Descriptors;
using Rill.Posix.Pipes;
using Rill.Posix.Tmpfs;
using Rill.Posix.Vfs;
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
            case FcntlCommand.DupFd:
                return DescriptorCalls.Duplicate(ref request, file, message.Argument, false);
            case FcntlCommand.DupFdCloseOnExec:
                return DescriptorCalls.Duplicate(ref request, file, message.Argument, true);
            case FcntlCommand.GetFd:
                return Reply(ref request, files.GetCloseOnExec(message.Fd) ? FcntlCommand.CloseOnExecBit : 0);
            case FcntlCommand.SetFd:
                files.SetCloseOnExec(message.Fd, (message.Argument & FcntlCommand.CloseOnExecBit) != 0);
                return Reply(ref request, 0);
            case FcntlCommand.GetFlags:
                // x86-64 programs are told O_LARGEFILE of what open made, as Linux does.
                return Reply(
                    ref request,
                    (uint)(file.Flags | (file.Inode.IsRegular && !file.IsPathOnly ? OpenFlags.LargeFile : OpenFlags.ReadOnly)));
        }

        return file.IsPathOnly ? Errno.EBADF : ControlFile(ref request, file, message);
    }

    private static Errno ControlFile(ref Request request, OpenFile file, in FcntlRequestView message)
    {
        switch (message.Command)
        {
            case FcntlCommand.SetFlags:
                file.Flags = (file.Flags & ~OpenFlags.Settable) | ((OpenFlags)LinuxInt.Bits(message.Argument) & OpenFlags.Settable);
                return Reply(ref request, 0);
            case FcntlCommand.SetOwner:
                file.Owner = LinuxInt.Of(message.Argument);
                return Reply(ref request, 0);
            case FcntlCommand.GetOwner:
                return Reply(ref request, file.Owner);
            case FcntlCommand.GetPipeSize:
                return file is PipeEnd reader ? Reply(ref request, reader.Pipe.Capacity) : Errno.EBADF;
            case FcntlCommand.SetPipeSize:
                if (file is not PipeEnd end)
                {
                    return Errno.EBADF;
                }

                Errno errno = end.Pipe.Resize(message.Argument, request.Process.Credentials);
                return errno == Errno.Ok ? Reply(ref request, end.Pipe.Capacity) : errno;
            case FcntlCommand.GetSeals:
                return file is TmpfsOpenFile sealable ? Reply(ref request, (uint)sealable.Content.Seals) : Errno.EINVAL;
            case FcntlCommand.AddSeals:
                return AddSeals(ref request, file, (FileSeals)LinuxInt.Bits(message.Argument));
            default:
                return Errno.EINVAL;
        }
    }

    private static Errno Reply(ref Request request, long result)
    {
        FcntlReplyWriter.TryEncode(result, request.ReplyRoom, out int length);
        return request.Reply(length);
    }

    private static Errno AddSeals(ref Request request, OpenFile file, FileSeals seals)
    {
        if (file is not TmpfsOpenFile { Content: { } content } || (seals & ~FileSeals.All) != 0)
        {
            return Errno.EINVAL;
        }

        if (!file.CanWrite || (content.Seals & FileSeals.Seal) != 0)
        {
            return Errno.EPERM;
        }

        Errno errno = content.AddSeals(seals);
        return errno == Errno.Ok ? Reply(ref request, 0) : errno;
    }
}
