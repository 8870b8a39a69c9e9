namespace Rill.Posix.Timers;

/// <summary>What a timer is set to, in nanoseconds.</summary>
/// <param name="Value">Time to the next expiry; 0: not running.</param>
/// <param name="Interval">Time between further ones; 0: none.</param>
internal readonly record struct TimerSetting(ulong Value, ulong Interval);
