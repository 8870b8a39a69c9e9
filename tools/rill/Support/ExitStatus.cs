namespace Rill.Tool.Support;

/// <summary>
/// The statuses that the tool exits with, the same for all its commands. `exec` passes on the status of the command it
/// ran, so what the tool says of itself lies where commands hardly go: below 126, with which shells begin, and with
/// 124 where timeout(1) has it.
/// </summary>
internal enum ExitStatus
{
    /// <summary>All is well.</summary>
    Done = 0,

    /// <summary>The work was done, and what it found is bad: a test failed, a link is broken.</summary>
    Negative = 1,

    /// <summary>The command line cannot be understood; nothing was done.</summary>
    Usage = 120,

    /// <summary>The tool could not do its work: a build failed, QEMU is missing, bootstrap.yml is wrong.</summary>
    Failed = 121,

    /// <summary>The machine was powered off, reset or halted before the command's status was known.</summary>
    MachineEnded = 122,

    /// <summary>The time of `--timeout` was up.</summary>
    TimedOut = 124,

    /// <summary>The guest's kernel gave up.</summary>
    MachineCrashed = 125,

    /// <summary>The tool's terminal was closed: the status of a program ended by SIGHUP.</summary>
    HungUp = 129,

    /// <summary>The user interrupted the tool: the status of a program ended by SIGINT.</summary>
    Interrupted = 130,

    /// <summary>Another program ended the tool: the status of a program ended by SIGTERM.</summary>
    Terminated = 143,
}
