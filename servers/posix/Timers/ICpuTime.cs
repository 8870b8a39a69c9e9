namespace Rill.Posix.Timers;

/// <summary>What spends time on cores: a process.</summary>
internal interface ICpuTime
{
    /// <summary>How many threads spend it.</summary>
    int ThreadCount { get; }

    /// <summary>How much was spent, in nanoseconds.</summary>
    /// <param name="userOnly">Whether only time in user mode counts.</param>
    ulong GetCpuTime(bool userOnly);
}
