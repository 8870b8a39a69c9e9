namespace Rill.Init.Manifest;

/// <summary>What init does when a server ends.</summary>
internal enum RestartMode
{
    /// <summary>Starts it again.</summary>
    Always,
    /// <summary>Leaves it ended.</summary>
    Never,
    /// <summary>Nothing works without it: switches the machine off.</summary>
    Essential,
}

/// <summary>Whether and when a server is started again.</summary>
/// <param name="Mode">What init does.</param>
/// <param name="FirstDelay">The delay before the first restart.</param>
/// <param name="LongestDelay">The bound to which the delay doubles while restarts do not last.</param>
internal sealed record RestartPolicy(RestartMode Mode, TimeSpan FirstDelay, TimeSpan LongestDelay)
{
    /// <summary>What holds where the manifest says nothing.</summary>
    public static RestartPolicy Default { get; } =
        new(RestartMode.Always, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10));
}
