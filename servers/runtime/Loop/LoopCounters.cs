namespace Rill.Runtime;

/// <summary>What a loop counts, since its start. Written by the loop's thread.</summary>
public sealed class LoopCounters
{
    /// <summary>Records handled.</summary>
    public ulong Completions { get; internal set; }

    /// <summary>Kernel calls that waited, with or without submissions.</summary>
    public ulong KernelWaits { get; internal set; }

    /// <summary>Kernel calls that only submitted.</summary>
    public ulong KernelSubmits { get; internal set; }

    /// <summary>Submissions that the kernel refused.</summary>
    public ulong Refusals { get; internal set; }

    /// <summary>Exceptions that nobody handled.</summary>
    public ulong UnhandledExceptions { get; internal set; }

    /// <summary>Requests taken by served lanes.</summary>
    public ulong Requests { get; internal set; }

    /// <summary>Requests whose handler threw.</summary>
    public ulong FailedRequests { get; internal set; }
}
