namespace Rill.Tool.Machines;

/// <summary>What to run in a guest.</summary>
internal sealed record GuestJob
{
    /// <summary>The system to boot.</summary>
    public required GuestSystem System { get; init; }

    /// <summary>The machine's size.</summary>
    public required MachineShape Shape { get; init; }

    /// <summary>The commands, each for a `/bin/sh -c`, run one after the other in one boot.</summary>
    public required IReadOnlyList<string> Commands { get; init; }

    /// <summary>Host files and folders to put into the guest.</summary>
    public IReadOnlyList<(string Host, string Guest)> Put { get; init; } = [];

    /// <summary>What the commands read from standard input; null for nothing.</summary>
    public byte[]? Input { get; init; }

    /// <summary>How long the whole may take; null for as long as it takes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// How long each command may take, the boot counting as part of the first; empty for as long as they take.
    /// </summary>
    public IReadOnlyList<TimeSpan> StepTimeouts { get; init; } = [];

    /// <summary>Archives of bootstrap.yml to append, beside those that the system consists of.</summary>
    public IReadOnlyList<string> Archives { get; init; } = [];

    /// <summary>Words to add to the kernel's command line.</summary>
    public string Append { get; init; } = "";

    /// <summary>The folder for the guest's logs.</summary>
    public required string Logs { get; init; }
}

/// <summary>How a job ended.</summary>
internal enum GuestOutcome
{
    /// <summary>Every command ran and its status came back.</summary>
    Finished,

    /// <summary>The time was up.</summary>
    TimedOut,

    /// <summary>The guest's kernel gave up.</summary>
    Crashed,

    /// <summary>The machine was powered off, reset or halted before the commands had ended.</summary>
    Ended,

    /// <summary>The same before the first command began: the system did not come up.</summary>
    EndedEarly,
}

/// <summary>How a job ended, and what the guest said last where it did not end well.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Log">The end of the guest's log; the panic where there was one.</param>
internal sealed record GuestResult(GuestOutcome Outcome, string Log);
