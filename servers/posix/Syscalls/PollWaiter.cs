using System.Runtime.InteropServices;
using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;

namespace Rill.Posix.Syscalls;

/// <summary>A poll that found nothing ready.</summary>
internal sealed class PollWaiter : CallWaiter
{
    private readonly ulong _deadline;
    private readonly PollFd[] _set;
    private readonly UserBuffer _output;
    private readonly UserAccount _payer;
    private readonly List<WaitEntry> _entries = [];
    private readonly List<OpenFile> _files = [];

    private PollWaiter(in Request request, PollFd[] set, UserBuffer output, ulong deadline, UserAccount payer)
        : base(in request)
    {
        _set = set;
        _output = output;
        _deadline = deadline;
        _payer = payer;
    }

    /// <summary>Waits for one of a set of descriptors, none of which is ready; the payer was charged with them.</summary>
    public static void Start(
        in Request request, PollFd[] set, UserBuffer output, ulong deadline, UserAccount payer) =>
        new PollWaiter(in request, set, output, deadline, payer).Begin();

    /// <inheritdoc/>
    protected override void OnBegin()
    {
        foreach (PollFd entry in _set)
        {
            if (entry.Fd >= 0 && Thread.Process.Files[entry.Fd] is { Queue: { } queue } file)
            {
                _files.Add(file.AddReference());
                var place = new WaitEntry(this) { Events = (PollEvents)(ushort)entry.Events | PollEvents.Always };
                queue.Add(place);
                _entries.Add(place);
            }
        }

        WaitUntil(_deadline);
    }

    /// <inheritdoc/>
    protected override void Retry()
    {
        int ready = PollFd.Evaluate(Thread.Process.Files, _set);
        if (ready != 0)
        {
            Finish(ready);
        }
    }

    /// <inheritdoc/>
    protected override void OnDeadline() => Finish(PollFd.Evaluate(Thread.Process.Files, _set));

    /// <inheritdoc/>
    protected override void OnEnd()
    {
        _entries.ForEach(WaitQueue.Remove);
        _files.ForEach(static file => file.Release());
        _payer.Return(Kept.Poll, _set.Length);
    }

    private void Finish(int ready)
    {
        End();
        Errno errno = _output.Write(MemoryMarshal.AsBytes(_set.AsSpan()));
        if (errno == Errno.Ok)
        {
            Replies.Ready(Call, ready);
        }
        else
        {
            ReplyError(errno);
        }
    }
}
