using System;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <content>Calls whose reply is one number.</content>
internal static unsafe partial class Channel
{
    /// <summary>Makes a call whose reply is a descriptor.</summary>
    public static long CallForFd(ThreadBlock* t, uint method, ReadOnlySpan<byte> message)
    {
        long result = Call(t, method, message, Bulk.None, out Reply reply);
        return result < 0 ? result : FdReplyView.TryParse(reply.Body, out FdReplyView view) ? view.Fd : -Errno.EIO;
    }

    /// <summary>Makes a call whose reply is a count.</summary>
    public static long CallForCount(ThreadBlock* t, uint method, ReadOnlySpan<byte> message, in Bulk bulk)
    {
        long result = Call(t, method, message, bulk, out Reply reply);
        return result < 0 ? result
            : CountReplyView.TryParse(reply.Body, out CountReplyView view) ? (long)view.Count : -Errno.EIO;
    }
}
