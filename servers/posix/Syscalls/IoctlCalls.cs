using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Vfs;
using Rill.Protocols.Posix;

namespace Rill.Posix.Syscalls;

/// <summary>ioctl: what is the same for all files; the rest is the file's.</summary>
internal static class IoctlCalls
{
    public static Errno Ioctl(ref Request request)
    {
        if (!IoctlRequestView.TryParse(request.Message, out IoctlRequestView message))
        {
            return Errno.EBADMSG;
        }

        Errno errno = request.GetUsableFile(message.Fd, out OpenFile file);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        var call = new IoctlCall(message.Request, message.Argument, request.Input, request.Output);
        switch (message.Request)
        {
            case FileRequests.CloseOnExec or FileRequests.NoCloseOnExec:
                request.Process.Files.SetCloseOnExec(message.Fd, message.Request == FileRequests.CloseOnExec);
                return ReplyIoctl(ref request, 0);
            case FileRequests.NonBlock or FileRequests.Async:
                errno = call.TryGetInt32(out int value);
                if (errno != Errno.Ok)
                {
                    return errno;
                }

                OpenFlags bit = message.Request == FileRequests.NonBlock ? OpenFlags.NonBlock : OpenFlags.Async;
                file.Flags = value != 0 ? file.Flags | bit : file.Flags & ~bit;
                return ReplyIoctl(ref request, 0);
            case FileRequests.BytesReadable when file.Inode.IsRegular:
                errno = call.PutInt32((int)Math.Clamp(file.Inode.Size - file.Position, 0, int.MaxValue));
                return errno == Errno.Ok ? ReplyIoctl(ref request, 0) : errno;
        }

        errno = file.Ioctl(request.Thread, call, out long result);
        if (errno == Errno.EAGAIN && !file.IsNonBlocking && file.Queue is not null)
        {
            IoctlWaiter.Start(in request, file, call);
            return request.Hold();
        }

        return errno == Errno.Ok ? ReplyIoctl(ref request, result) : errno;
    }

    private static Errno ReplyIoctl(ref Request request, long result)
    {
        Replies.Ioctl(request.Call, result);
        return request.Hold();
    }
}
