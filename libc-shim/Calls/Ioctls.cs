using System.Runtime;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>ioctl(2): how many bytes the argument points to, so that the server need not reach into the program.</summary>
internal static unsafe class Ioctls
{
    [RuntimeExport("sys_ioctl")]
    public static long Ioctl(ThreadBlock* t, Frame* f)
    {
        if (!t->HasServer)
        {
            return ServerFiles.IsOutput((int)f->Rdi) ? -Errno.ENOTTY : -Errno.EBADF;
        }
        uint request = (uint)f->Rsi;
        IoctlShape shape = IoctlShape.Find(request);
        Bulk bulk = Bulk.None;
        if (shape.Reads)
        {
            bulk.Out = f->Rdx;
            bulk.OutLength = shape.Size;
        }
        if (shape.Writes)
        {
            bulk.In = f->Rdx;
            bulk.InLength = shape.Size;
        }
        if (shape.Size != 0 && f->Rdx == 0)
        {
            return -Errno.EFAULT;
        }
        byte* message = stackalloc byte[32];
        IoctlRequestWriter.TryEncode((int)f->Rdi, request, f->Rdx, new(message, 32), out int length);
        long result = Channel.Call(t, PosixMethods.Ioctl, new(message, length), bulk, out Reply reply);
        return result < 0 ? result : IoctlReplyView.TryParse(reply.Body, out IoctlReplyView view) ? view.Result : -Errno.EIO;
    }
}
