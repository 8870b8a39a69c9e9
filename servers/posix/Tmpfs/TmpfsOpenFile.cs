using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Vfs;
using Rill.Runtime.Native;

namespace Rill.Posix.Tmpfs;

/// <summary>An open regular file of a tmpfs.</summary>
internal sealed class TmpfsOpenFile(Location location, OpenFlags flags, TmpfsFile content, bool isMadeWithFile = false)
    : OpenFile(location, flags, isMadeWithFile)
{
    /// <summary>The file's content.</summary>
    public TmpfsFile Content { get; } = content;

    public override bool IsSeekable => true;

    public override Errno Read(IVfsCaller caller, UserBuffer to, ref long position, out int count)
    {
        Errno errno = Content.Read(to, position, out count);
        if (errno == Errno.EFAULT)
        {
            count = ReadWhatCanBe(to, position);
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

        FileSeals seals = Content.Seals;
        if (Content.IsWriteSealed
            || ((seals & FileSeals.Grow) != 0 && position + from.Length > Content.Size))
        {
            return Errno.EPERM;
        }

        Errno errno = Content.Write(from, position, out count);
        if (errno == Errno.EFAULT)
        {
            count = WriteWhatCanBe(from, position);
            errno = count > 0 ? Errno.Ok : errno;
        }

        position += count;
        FileTree.DropSetIds(caller, Content);
        return errno;
    }

    public override Errno Truncate(long length)
    {
        bool isSealed = length < Content.Size ? (Content.Seals & FileSeals.Shrink) != 0
            : length > Content.Size && (Content.Seals & FileSeals.Grow) != 0;
        return isSealed ? Errno.EPERM : Content.Truncate(length);
    }

    public override Errno Allocate(AllocateMode mode, long offset, long length)
    {
        switch (mode)
        {
            case 0:
                return offset + length > Content.Size ? Truncate(offset + length) : Errno.Ok;
            case AllocateMode.KeepSize:
                // Pages come on first touch; there is nothing to set aside.
                return Errno.Ok;
            case AllocateMode.PunchHole | AllocateMode.KeepSize or AllocateMode.ZeroRange | AllocateMode.KeepSize
                or AllocateMode.ZeroRange when Content.IsWriteSealed:
                return Errno.EPERM;
            case AllocateMode.PunchHole | AllocateMode.KeepSize or AllocateMode.ZeroRange | AllocateMode.KeepSize:
                return Content.Punch(offset, length);
            case AllocateMode.ZeroRange:
                Errno errno = offset + length > Content.Size ? Truncate(offset + length) : Errno.Ok;
                return errno == Errno.Ok ? Content.Punch(offset, length) : errno;
            default:
                return Errno.EOPNOTSUPP;
        }
    }

    public override Errno GetMemory(bool isShared, long length, out MemoryHandle? memory) => Content.GetMemory(out memory);

    // In methods of their own: what a lambda takes from its method is allocated as soon as that is called.
    private int ReadWhatCanBe(UserBuffer to, long from) =>
        UserBuffer.CopyWhatCanBe(
            (int)Math.Min(to.Length, Content.Size - from), bytes => Content.Read(to.Slice(0, bytes), from, out _) == Errno.Ok);

    private int WriteWhatCanBe(UserBuffer from, long to) =>
        UserBuffer.CopyWhatCanBe(from.Length, bytes => Content.Write(from.Slice(0, bytes), to, out _) == Errno.Ok);
}
