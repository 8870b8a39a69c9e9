using System.Diagnostics;
using Rill.Tool.Support;

namespace Rill.Tool.CommandLine;

/// <summary>What the exit statuses mean, and the line that tells the tool's own from a command's.</summary>
internal static class ExitStatuses
{
    /// <summary>What every command may end with.</summary>
    private static readonly ExitStatus[] s_common =
    [
        ExitStatus.Done, ExitStatus.Usage, ExitStatus.Failed,
        ExitStatus.HungUp, ExitStatus.Interrupted, ExitStatus.Terminated,
    ];

    /// <summary>What a command may end with, in order; without one, all that there are.</summary>
    public static IEnumerable<ExitStatus> Of(ToolCommand? command) =>
        command is null ? Enum.GetValues<ExitStatus>() : s_common.Concat(command.Statuses).Order();

    /// <summary>The meaning, in a few words.</summary>
    public static string Meaning(ExitStatus status) => status switch
    {
        ExitStatus.Done => "all is well",
        ExitStatus.Negative => "a test failed, a benchmark did not end well, or a link of the handbook is broken",
        ExitStatus.Usage => "the command line is wrong; nothing was done",
        ExitStatus.Failed => "the tool failed",
        ExitStatus.MachineEnded =>
            "the machine was powered off, reset or halted before the status of exec's command was known",
        ExitStatus.TimedOut => "the time was up",
        ExitStatus.MachineCrashed => "the machine's kernel crashed",
        ExitStatus.HungUp => "interrupted by SIGHUP: the terminal was closed",
        ExitStatus.Interrupted => "interrupted by Ctrl-C",
        ExitStatus.Terminated => "interrupted by SIGTERM",
        _ => throw new UnreachableException(),
    };

    /// <summary>
    /// Writes the last line on standard error of a tool that ends with a status of its own. `exec` never writes it
    /// where it ends with its command's status, so the two cannot be taken for each other.
    /// </summary>
    /// <returns>The status for the process.</returns>
    public static int End(ExitStatus status, string more = "")
    {
        Report.ForConsole().Error($"status {(int)status}: {Meaning(status)}" + (more.Length > 0 ? $"; {more}" : ""));
        return (int)status;
    }
}
