namespace Rill.Shim;

/// <summary>What an ioctl request does with its argument.</summary>
internal readonly struct IoctlShape(uint size, bool reads, bool writes)
{
    /// <summary>Bytes that it points to; 0: it is a number, or unused.</summary>
    public readonly uint Size = size;
    /// <summary>The server reads them.</summary>
    public readonly bool Reads = reads;
    /// <summary>The server writes them.</summary>
    public readonly bool Writes = writes;

    /// <summary>The old terminal and file requests by number (asm-generic/ioctls.h), all others as their number says
    /// (_IOC: direction in bits 30 and 31, size in bits 16 to 29).</summary>
    public static IoctlShape Find(uint request)
    {
        const uint termios = 36, termios2 = 44, termio = 18, windowSize = 8;
        switch (request)
        {
            // TCGETS; TCSETS, TCSETSW, TCSETSF; TCGETA; TCSETA, TCSETAW, TCSETAF.
            case 0x5401:
                return new IoctlShape(termios, false, true);
            case 0x5402 or 0x5403 or 0x5404:
                return new IoctlShape(termios, true, false);
            case 0x5405:
                return new IoctlShape(termio, false, true);
            case 0x5406 or 0x5407 or 0x5408:
                return new IoctlShape(termio, true, false);
            // TCGETS2; TCSETS2, TCSETSW2, TCSETSF2.
            case 0x802C542A:
                return new IoctlShape(termios2, false, true);
            case 0x402C542B or 0x402C542C or 0x402C542D:
                return new IoctlShape(termios2, true, false);
            // TIOCGWINSZ; TIOCSWINSZ.
            case 0x5413:
                return new IoctlShape(windowSize, false, true);
            case 0x5414:
                return new IoctlShape(windowSize, true, false);
            // TIOCGPGRP, TIOCGSID, TIOCOUTQ, FIONREAD, TIOCMGET, TIOCGSOFTCAR, TIOCGETD, TIOCGEXCL.
            case 0x540F or 0x5429 or 0x5411 or 0x541B or 0x5415 or 0x5419 or 0x5424:
                return new IoctlShape(4, false, true);
            // TIOCSPGRP, TIOCMBIS, TIOCMBIC, TIOCMSET, TIOCSSOFTCAR, FIONBIO, TIOCSETD, FIOASYNC, TIOCPKT.
            case 0x5410 or 0x5416 or 0x5417 or 0x5418 or 0x541A or 0x5421 or 0x5423 or 0x5452 or 0x5420:
                return new IoctlShape(4, true, false);
            // TIOCSTI.
            case 0x5412:
                return new IoctlShape(1, true, false);
            // VT_GETSTATE and the console's other old numbers have no size of their own.
            case 0x5603:
                return new IoctlShape(6, false, true);
            // KDGKBTYPE; KDGETMODE, KDGKBMODE.
            case 0x4B33:
                return new IoctlShape(1, false, true);
            case 0x4B3B or 0x4B44:
                return new IoctlShape(4, false, true);
            // BLKGETSIZE.
            case 0x1260:
                return new IoctlShape(8, false, true);
            // SIOCGIFNAME and the other requests of struct ifreq; SIOCGIFCONF's buffer is another one.
            case >= 0x8910 and <= 0x8950:
                return new IoctlShape(40, true, true);
        }
        uint direction = request >> 30;
        uint size = (request >> 16) & 0x3FFF;
        return direction == 0 ? default : new IoctlShape(size, (direction & 1) != 0, (direction & 2) != 0);
    }
}
