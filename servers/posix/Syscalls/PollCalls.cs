using System.Runtime.InteropServices;
using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Protocols.Posix;

namespace Rill.Posix.Syscalls;

/// <summary>poll.</summary>
internal sealed class PollCalls(SystemClock clock)
{
    public Errno Poll(ref Request request)
    {
        if (!PollRequestView.TryParse(request.Message, out PollRequestView message))
        {
            return Errno.EBADMSG;
        }

        UserBuffer input = request.Input;
        int count = input.Length / Marshal.SizeOf<PollFd>();
        if ((ulong)count > request.Process.Limits.Soft(Resource.Files))
        {
            return Errno.EINVAL;
        }

        PollFd[]? rented = null;
        Span<PollFd> set = count <= 32 ? stackalloc PollFd[count] : (rented = new PollFd[count]);
        Errno errno = input.Read(MemoryMarshal.AsBytes(set));
        if (errno != Errno.Ok)
        {
            return errno;
        }

        int ready = PollFd.Evaluate(request.Process.Files, set);
        ulong deadline = message.HasDeadline ? message.Deadline : ulong.MaxValue;
        if (ready == 0 && deadline > clock.Monotonic)
        {
            UserAccount payer = request.Payer;
            if (!payer.TryTake(Kept.Poll, count))
            {
                return Errno.ENOMEM;
            }

            PollWaiter.Start(in request, rented ?? set.ToArray(), request.Output, deadline, payer);
            return request.Hold();
        }

        errno = request.Output.Write(MemoryMarshal.AsBytes(set));
        return errno == Errno.Ok ? ReplyReady(ref request, ready) : errno;
    }

    private static Errno ReplyReady(ref Request request, int ready)
    {
        Replies.Ready(request.Call, ready);
        return request.Hold();
    }
}
