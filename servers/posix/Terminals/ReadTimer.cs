using Rill.Runtime;

namespace Rill.Posix.Terminals;

/// <summary>
/// The time that a read in raw mode waits (VTIME). It starts when a read finds too little, starts anew with each input,
/// and once it has run out the read that tries again ends.
/// </summary>
internal sealed class ReadTimer
{
    private static readonly TimeSpan s_tenth = TimeSpan.FromMilliseconds(100);

    private readonly LoopTimer _timer;
    private readonly LoopTimer _forget;
    private TimeSpan _time;
    private bool _hasExpired;

    /// <summary>Makes a timer that calls back when it has run out.</summary>
    public ReadTimer(EventLoop loop, Action expired)
    {
        _forget = new LoopTimer(loop, _ => _hasExpired = false);
        _timer = new LoopTimer(loop, _ =>
        {
            _hasExpired = true;

            // A reader that was interrupted does not come back for it; the next one must wait its own time.
            _forget.StartAfter(s_tenth);
            expired();
        });
    }

    /// <summary>Whether the time ran out; starts it if it is not running.</summary>
    public bool HasExpired(int tenths)
    {
        if (_hasExpired)
        {
            return true;
        }

        _time = s_tenth * tenths;
        if (!_timer.IsRunning)
        {
            _timer.StartAfter(_time);
        }

        return false;
    }

    /// <summary>The time between bytes starts anew.</summary>
    public void OnInput()
    {
        if (_timer.IsRunning)
        {
            _timer.StartAfter(_time);
        }
    }

    /// <summary>The read has ended.</summary>
    public void Stop()
    {
        _timer.Stop();
        _forget.Stop();
        _hasExpired = false;
    }
}
