using Rill.LinuxAbi;
using Rill.Protocols.Posix;
using Rill.Runtime;

namespace Rill.Posix.Syscalls;

/// <summary>The replies that many calls share.</summary>
internal static class Replies
{
    public static void Error(PendingCall call, Errno errno) => call.Reply((uint)errno);

    public static void Empty(PendingCall call) => call.Reply(0);

    public static void Count(PendingCall call, ulong count)
    {
        Span<byte> room = stackalloc byte[16];
        CountReplyWriter.TryEncode(count, room, out int length);
        call.Reply(0, room[..length]);
    }

    public static void Fill(PendingCall call, ulong count, ReadFill fill)
    {
        Span<byte> room = stackalloc byte[24];
        ReadReplyWriter.TryEncode(count, fill, room, out int length);
        call.Reply(0, room[..length]);
    }

    public static void Ioctl(PendingCall call, long result)
    {
        Span<byte> room = stackalloc byte[16];
        IoctlReplyWriter.TryEncode(result, room, out int length);
        call.Reply(0, room[..length]);
    }

    public static void Ready(PendingCall call, int ready)
    {
        Span<byte> room = stackalloc byte[16];
        PollReplyWriter.TryEncode((uint)ready, room, out int length);
        call.Reply(0, room[..length]);
    }

    public static void Fd(PendingCall call, int fd)
    {
        Span<byte> room = stackalloc byte[16];
        FdReplyWriter.TryEncode(fd, room, out int length);
        call.Reply(0, room[..length]);
    }

    public static void Forked(PendingCall call, int id)
    {
        Span<byte> room = stackalloc byte[16];
        ForkReplyWriter.TryEncode((uint)id, room, out int length);
        call.Reply(0, room[..length]);
    }

    public static void Signal(PendingCall call, in Signals.SignalInfo info, bool more)
    {
        Span<byte> room = stackalloc byte[96];
        SignalReplyWriter.TryEncode(
            (uint)info.Number, info.Code, (uint)info.Process, info.User, info.Value, info.Status, info.Address, more,
            room, out int length);
        call.Reply(0, room[..length]);
    }
}
