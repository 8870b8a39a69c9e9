using System.Runtime;
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
        Shape shape = Find(request);
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
        return result < 0 ? result : ValueReplyView.TryParse(reply.Body, out ValueReplyView view) ? view.Value : -Errno.EIO;
    }

    /// <summary>What a request does with its argument.</summary>
    internal readonly struct Shape(uint size, bool reads, bool writes)
    {
        /// <summary>Bytes; 0: the argument is a number, or unused.</summary>
        public readonly uint Size = size;
        /// <summary>The server reads them.</summary>
        public readonly bool Reads = reads;
        /// <summary>The server writes them.</summary>
        public readonly bool Writes = writes;
    }

    /// <summary>The old terminal and file requests by number (asm-generic/ioctls.h), all others as their number says
    /// (_IOC: direction in bits 30 and 31, size in bits 16 to 29).</summary>
    internal static Shape Find(uint request)
    {
        const uint termios = 36, termios2 = 44, termio = 18, windowSize = 8;
        switch (request)
        {
            // TCGETS; TCSETS, TCSETSW, TCSETSF; TCGETA; TCSETA, TCSETAW, TCSETAF.
            case 0x5401:
                return new Shape(termios, false, true);
            case 0x5402 or 0x5403 or 0x5404:
                return new Shape(termios, true, false);
            case 0x5405:
                return new Shape(termio, false, true);
            case 0x5406 or 0x5407 or 0x5408:
                return new Shape(termio, true, false);
            // TCGETS2; TCSETS2, TCSETSW2, TCSETSF2.
            case 0x802C542A:
                return new Shape(termios2, false, true);
            case 0x402C542B or 0x402C542C or 0x402C542D:
                return new Shape(termios2, true, false);
            // TIOCGWINSZ; TIOCSWINSZ.
            case 0x5413:
                return new Shape(windowSize, false, true);
            case 0x5414:
                return new Shape(windowSize, true, false);
            // TIOCGPGRP, TIOCGSID, TIOCOUTQ, FIONREAD, TIOCMGET, TIOCGSOFTCAR, TIOCGETD, TIOCGEXCL.
            case 0x540F or 0x5429 or 0x5411 or 0x541B or 0x5415 or 0x5419 or 0x5424:
                return new Shape(4, false, true);
            // TIOCSPGRP, TIOCMBIS, TIOCMBIC, TIOCMSET, TIOCSSOFTCAR, FIONBIO, TIOCSETD, FIOASYNC, TIOCPKT.
            case 0x5410 or 0x5416 or 0x5417 or 0x5418 or 0x541A or 0x5421 or 0x5423 or 0x5452 or 0x5420:
                return new Shape(4, true, false);
            // TIOCSTI.
            case 0x5412:
                return new Shape(1, true, false);
            // VT_GETSTATE and the console's other old numbers have no size of their own.
            case 0x5603:
                return new Shape(6, false, true);
            // KDGKBTYPE; KDGETMODE, KDGKBMODE.
            case 0x4B33:
                return new Shape(1, false, true);
            case 0x4B3B or 0x4B44:
                return new Shape(4, false, true);
            // BLKGETSIZE.
            case 0x1260:
                return new Shape(8, false, true);
            // SIOCGIFNAME and the other requests of struct ifreq; SIOCGIFCONF's buffer is another one.
            case >= 0x8910 and <= 0x8950:
                return new Shape(40, true, true);
        }
        uint direction = request >> 30;
        uint size = (request >> 16) & 0x3FFF;
        return direction == 0 ? default : new Shape(size, (direction & 1) != 0, (direction & 2) != 0);
    }
}
