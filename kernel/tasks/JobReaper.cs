namespace Rill.Kernel.Tasks;

/// <summary>Ends the processes of Jobs that were killed, in slices, each on some core's way out of the kernel.</summary>
/// <remarks>All under the kernel lock. A Job that is listed is referenced.</remarks>
[GuardedBy(Guard.KernelLock)]
internal static class JobReaper
{
    /// <summary>Processes and Jobs that one slice tells to end.</summary>
    private const int AtOnce = 128;

    private static Job? s_first;

    /// <summary>Whether a Job waits.</summary>
    public static bool HasWork => s_first is not null;

    /// <summary>Forgets the list, so that a test starts afresh.</summary>
    internal static void Reset() => s_first = null;

    /// <summary>Lists a Job that was killed.</summary>
    public static void Add(Job job)
    {
        job.AddReference();
        job.NextToKill = s_first;
        s_first = job;
        Core.Current.Attention = true;
    }

    /// <summary>Does one slice.</summary>
    public static void Run()
    {
        int budget = AtOnce;
        while (budget > 0 && s_first is { } job)
        {
            s_first = job.NextToKill;
            job.NextToKill = null;
            job.KillSome(ref budget);
            job.Release();
        }
    }
}
