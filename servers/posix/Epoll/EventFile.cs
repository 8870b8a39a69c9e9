using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;

namespace Rill.Posix.Epoll;

/// <summary>An eventfd: a counter that can be waited on.</summary>
/// <remarks>Source: man 2 eventfd.</remarks>
internal sealed class EventFile(Location location, OpenFlags flags, ulong count, bool isSemaphore) : OpenFile(location, flags)
{
    private const ulong Most = ulong.MaxValue - 1;
    private ulong _count = count;

    public override WaitQueue Queue { get; } = new();

    public override bool WritesAll => true;

    public override Errno Read(IVfsCaller caller, UserBuffer to, ref long position, out int count)
    {
        count = 0;
        if (to.Length < 8)
        {
            return Errno.EINVAL;
        }

        if (_count == 0)
        {
            return Errno.EAGAIN;
        }

        ulong value = isSemaphore ? 1 : _count;
        Errno errno = to.Write(BitConverter.GetBytes(value));
        if (errno == Errno.Ok)
        {
            _count -= value;
            count = 8;
            Queue.Wake(PollEvents.Writable);
        }

        return errno;
    }

    public override Errno Write(IVfsCaller caller, UserBuffer from, ref long position, out int count)
    {
        count = 0;
        if (from.Length < 8)
        {
            return Errno.EINVAL;
        }

        Span<byte> bytes = stackalloc byte[8];
        Errno errno = from.Read(bytes);
        ulong value = BitConverter.ToUInt64(bytes);
        if (errno != Errno.Ok || value == ulong.MaxValue)
        {
            return errno == Errno.Ok ? Errno.EINVAL : errno;
        }

        if (value > Most - _count)
        {
            return Errno.EAGAIN;
        }

        _count += value;
        // A longer buffer is taken as a whole: the rest means nothing, and a writer must not come again with it.
        count = from.Length;
        Queue.Wake(PollEvents.Readable);
        return Errno.Ok;
    }

    /// <inheritdoc/>
    public override void AppendInfo(System.Text.StringBuilder text) => text.Append($"eventfd-count: {_count,16:x}\n");

    public override PollEvents Poll() =>
        (_count > 0 ? PollEvents.Readable : 0) | (_count < Most ? PollEvents.Writable : 0);
}
