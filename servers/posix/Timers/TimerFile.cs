using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Runtime;

namespace Rill.Posix.Timers;

/// <summary>A timerfd.</summary>
/// <remarks>Source: man 2 timerfd_create.</remarks>
internal sealed class TimerFile : OpenFile
{
    private readonly LoopPeriod _timer;
    private ulong _expirations;

    public TimerFile(Location location, OpenFlags flags, EventLoop loop, SystemClock clock, bool isRealtime)
        : base(location, flags) => _timer = new LoopPeriod(loop, clock, isRealtime, OnExpired);

    public override WaitQueue Queue { get; } = new();

    /// <summary>What is left, and the period.</summary>
    public TimerSetting Current => _timer.Current;

    /// <summary>Sets the timer; expiries not read yet are forgotten.</summary>
    public void Set(TimerSetting setting, bool isAbsolute)
    {
        _expirations = 0;
        _timer.Set(setting, isAbsolute);
    }

    public override Errno Read(IVfsCaller caller, UserBuffer to, ref long position, out int count)
    {
        count = 0;
        if (to.Length < 8)
        {
            return Errno.EINVAL;
        }

        if (_expirations == 0)
        {
            return Errno.EAGAIN;
        }

        Errno errno = to.Write(BitConverter.GetBytes(_expirations));
        if (errno == Errno.Ok)
        {
            _expirations = 0;
            count = 8;
        }

        return errno;
    }

    public override PollEvents Poll() => _expirations > 0 ? PollEvents.Readable : PollEvents.None;

    protected override void OnClose() => _timer.Stop();

    private void OnExpired(ulong count)
    {
        _expirations += count;
        Queue.Wake(PollEvents.Readable);
    }
}
