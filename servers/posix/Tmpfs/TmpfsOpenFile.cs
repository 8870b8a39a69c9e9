using Rill.Posix.Files;
using Rill.Posix.Linux;
using Rill.Posix.Vfs;
using Rill.Runtime.Native;

namespace Rill.Posix.Tmpfs;

/// <summary>An open regular file of a tmpfs.</summary>
internal sealed class TmpfsOpenFile(Location location, uint flags, TmpfsFile content, bool isMadeWithFile = false)
    : OpenFile(location, flags, isMadeWithFile)
{
    private const uint KeepSize = 1, PunchHole = 2, ZeroRange = 0x10;

    /// <summary>The file's content.</summary>
    public TmpfsFile Content { get; } = content;

    public override bool IsSeekable => true;

    public override Errno Read(IVfsCaller caller, UserBuffer to, ref long position, out int count)
    {
        Errno errno = Content.Read(to, position, out count);
        if (errno == Errno.EFAULT)
        {
            long from = position;
            int wanted = (int)Math.Min(to.Length, Content.Size - from);
            count = UserBuffer.CopyWhatCanBe(wanted, bytes => Content.Read(to.Slice(0, bytes), from, out _) == Errno.Ok);
            errno = count > 0 ? Errno.Ok : errno;
        }

        position += count;
        if ((Flags & OpenFlags.NoAccessTime) == 0)
        {
            Content.TouchAccessed();
        }

        return errno;
    }

    public override Errno Write(IVfsCaller caller, UserBuffer from, ref long position, out int count)
    {
        if ((Flags & OpenFlags.Append) != 0)
        {
            position = Content.Size;
        }

        count = 0;
        if (from.Length == 0)
        {
            return Errno.Ok;
        }

        uint seals = Content.Seals;
        if (Content.IsWriteSealed
            || ((seals & Fcntl.SealGrow) != 0 && position + from.Length > Content.Size))
        {
            return Errno.EPERM;
        }

        Errno errno = Content.Write(from, position, out count);
        if (errno == Errno.EFAULT)
        {
            long to = position;
            count = UserBuffer.CopyWhatCanBe(from.Length, bytes => Content.Write(from.Slice(0, bytes), to, out _) == Errno.Ok);
            errno = count > 0 ? Errno.Ok : errno;
        }

        position += count;
        FileTree.DropSetIds(caller, Content);
        return errno;
    }

    public override Errno Truncate(long length)
    {
        bool isSealed = length < Content.Size ? (Content.Seals & Fcntl.SealShrink) != 0
            : length > Content.Size && (Content.Seals & Fcntl.SealGrow) != 0;
        return isSealed ? Errno.EPERM : Content.Truncate(length);
    }

    public override Errno Allocate(uint mode, long offset, long length)
    {
        switch (mode)
        {
            case 0:
                return offset + length > Content.Size ? Truncate(offset + length) : Errno.Ok;
            case KeepSize:
                // Pages come on first touch; there is nothing to set aside.
                return Errno.Ok;
            case PunchHole | KeepSize or ZeroRange | KeepSize or ZeroRange when Content.IsWriteSealed:
                return Errno.EPERM;
            case PunchHole | KeepSize or ZeroRange | KeepSize:
                return Content.Punch(offset, length);
            case ZeroRange:
                Errno errno = offset + length > Content.Size ? Truncate(offset + length) : Errno.Ok;
                return errno == Errno.Ok ? Content.Punch(offset, length) : errno;
            default:
                return Errno.EOPNOTSUPP;
        }
    }

    public override Errno GetMemory(bool isShared, long length, out MemoryHandle? memory) => Content.GetMemory(out memory);
}
