namespace Rill.Tool.Handbook.Generated;

/// <summary>Kernel calls that are described on one page.</summary>
/// <param name="Name">The page's file name without the ending.</param>
/// <param name="Title">The page's heading.</param>
/// <param name="About">What the calls are for, in a sentence or two.</param>
/// <param name="Prefixes">How the names of its calls begin.</param>
internal sealed record CallFamily(string Name, string Title, string About, params string[] Prefixes)
{
    /// <summary>All families, in the order of the call's numbers.</summary>
    public static IReadOnlyList<CallFamily> All { get; } =
    [
        new("handles", "Handles", "A handle names an object in the table of one process, with rights.", "Handle"),
        new("memory", "Memory objects", "A memory object holds pages, to be mapped, copied or handed on.", "Memory"),
        new("spaces", "Address spaces", "An address space maps memory objects and anonymous memory.", "Space"),
        new("processes", "Processes and threads", "A process has a handle table and threads; they run in its space.",
            "Process", "Thread"),
        new("futexes", "Futexes", "Threads wait for words of memory.", "Futex"),
        new("streams", "Queues, streams and calls",
            "Operations are submitted to a queue and complete in its ring; streams carry messages and calls.",
            "Queue", "Stream", "Call"),
        new("devices", "Interrupts and ports", "What drivers need beside memory.", "Interrupt", "Ports", "Port"),
        new("system", "The system", "Counts, power, the log, the clock and random bytes.",
            "System", "Log", "Clock", "Random", "Serial", "Resource"),
        new("jobs", "Jobs", "A Job counts and bounds what its processes make the kernel hold, and ends them together.", "Job"),
    ];

    /// <summary>The family of a call.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static CallFamily Of(AbiCall call) =>
        All.SelectMany(family => family.Prefixes.Select(prefix => (Family: family, Prefix: prefix)))
            .Where(pair => call.Name.StartsWith(pair.Prefix, StringComparison.Ordinal))
            .OrderByDescending(pair => pair.Prefix.Length)
            .Select(pair => pair.Family)
            .FirstOrDefault() ?? throw new InvalidOperationException($"no family of calls in CallFamily has {call.Name}");
}
