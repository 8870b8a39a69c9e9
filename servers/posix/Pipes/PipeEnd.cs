using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;

namespace Rill.Posix.Pipes;

/// <summary>One end of a pipe, or an open FIFO.</summary>
internal sealed class PipeEnd : OpenFile
{
    private readonly Pipe _pipe;
    private readonly bool _isFifo;

    /// <summary>What the other side's count of opens was: a FIFO's open waits until it changes.</summary>
    private readonly uint _opensBefore;
    private bool _isOpening;

    public PipeEnd(Location location, OpenFlags flags, Pipe pipe, bool isFifo = false)
        : base(location, flags)
    {
        _pipe = pipe;
        _isFifo = isFifo;
        _pipe.Open(CanRead, CanWrite);
        if (isFifo && !IsNonBlocking)
        {
            _isOpening = (CanRead && pipe.Writers == 0) || (CanWrite && pipe.Readers == 0);
            _opensBefore = CanRead ? pipe.WriterOpens : pipe.ReaderOpens;
        }
    }

    /// <summary>The pipe.</summary>
    public Pipe Pipe => _pipe;

    public override WaitQueue Queue => _pipe.Queue;

    public override bool WritesAll => true;

    public override bool IsOpening
    {
        get
        {
            _isOpening = _isOpening && _opensBefore == (CanRead ? _pipe.WriterOpens : _pipe.ReaderOpens);
            return _isOpening;
        }
    }

    public override Errno Read(IVfsCaller caller, UserBuffer to, ref long position, out int count)
    {
        count = 0;
        if (to.Length == 0)
        {
            return Errno.Ok;
        }

        if (_pipe.Count == 0)
        {
            return _pipe.Writers == 0 ? Errno.Ok : Errno.EAGAIN;
        }

        Inode.TouchAccessed();
        return _pipe.Read(to, out count);
    }

    public override Errno Write(IVfsCaller caller, UserBuffer from, ref long position, out int count)
    {
        count = 0;
        if (_pipe.Readers == 0)
        {
            return Errno.EPIPE;
        }

        if (from.Length == 0)
        {
            return Errno.Ok;
        }

        int needed = from.Length <= Pipe.AtomicSize ? from.Length : 1;
        if (_pipe.Room < needed)
        {
            return Errno.EAGAIN;
        }

        return _pipe.Write(from, out count);
    }

    public override PollEvents Poll()
    {
        PollEvents events = PollEvents.None;
        if (CanRead)
        {
            events |= _pipe.Count > 0 ? PollEvents.Readable : 0;
            events |= _pipe.Writers == 0 ? PollEvents.HangUp : 0;
        }

        if (CanWrite)
        {
            events |= _pipe.Room >= Pipe.AtomicSize ? PollEvents.Writable : 0;
            events |= _pipe.Readers == 0 ? PollEvents.Error : 0;
        }

        return events;
    }

    public override Errno Ioctl(IVfsCaller caller, in IoctlCall call, out long result)
    {
        result = 0;
        return call.Request == FileRequests.BytesReadable ? call.PutInt32(_pipe.Count) : Errno.ENOTTY;
    }

    protected override void OnClose()
    {
        if (_pipe.Close(CanRead, CanWrite) && _isFifo)
        {
            Inode.Fifo = null;
        }
    }
}
