using System.Text;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Runtime.Loading;

namespace Rill.Posix.Procfs.Tasks;

/// <summary>/proc/PID/stat: one line for programs.</summary>
/// <remarks>Source: man 5 proc; Linux, fs/proc/array.c, do_task_stat.</remarks>
internal static class StatText
{
    /// <summary>PF_RANDOMIZE and PF_FORKNOEXEC (include/linux/sched.h).</summary>
    private const uint Randomized = 0x40_0000, ForkedNoExec = 0x40;
    private const ulong Tick = Ticks.Nanoseconds;

    /// <summary>Signal sets are shown as the lower 31 bits.</summary>
    private const ulong SignalMask = 0x7FFF_FFFF;

    public static Errno Write(ProcessScope scope, IVfsCaller reader, StringBuilder text)
    {
        Process process = scope.Process;
        ThreadState state = ThreadState.Of(scope, reader);
        ProcessUsage usage = process.GetUsage();
        ProcessUsage children = scope.IsTask ? default : process.ChildrenUsage;
        MemorySizes sizes = MemorySizes.Of(process);
        bool maySee = scope.MayInspect(reader.Process);
        ControllingTerminal? terminal = process.Session.Terminal;
        int nice = scope.MainThread?.Nice ?? process.Nice;

        text.Append($"{scope.MainThread?.Id ?? process.Id} (").Append(Encoding.Latin1.GetString(scope.Name)).Append($") {state.Letter}");
        text.Append($" {process.Parent?.Id ?? 0} {process.Group.Id} {process.Session.Id} {terminal?.DeviceNumber ?? 0}");
        text.Append($" {(terminal is null ? -1 : terminal.Foreground?.Id ?? -1)} {Randomized | (process.HasExecuted ? 0 : ForkedNoExec)}");
        text.Append($" {usage.MinorFaults} {children.MinorFaults} {usage.MajorFaults} {children.MajorFaults}");
        text.Append($" {state.UserTime / Tick} {state.SystemTime / Tick} {children.UserTime / Tick} {children.SystemTime / Tick}");
        text.Append($" {20 + nice} {nice} {Math.Max(process.Threads.Count, 1)} 0 {process.StartTime / Tick}");
        text.Append($" {sizes.Mapped} {sizes.Resident / Pages.Size} {process.Limits.Soft(Resource.Resident)}");
        bool hasMemory = maySee && process.IsAlive;
        ProgramParts parts = process.Layout.Parts;

        // To those who may not look inside, Linux tells 1 where there is a program and 0 where there is none.
        text.Append(hasMemory ? $" {parts.CodeStart} {parts.CodeEnd} {process.Layout.StackStart}" : process.IsAlive ? " 1 1 0" : " 0 0 0");
        ulong blocked = scope.MainThread?.ReadBlocked() ?? 0;
        ulong pending = scope.MainThread?.Pending.Set ?? 0;
        text.Append($" 0 0 {pending & SignalMask} {blocked & SignalMask} {process.Signals.IgnoredSet & SignalMask}");
        text.Append($" {process.Signals.CaughtSet & SignalMask} {(maySee && state.Letter != 'R' && process.IsAlive ? 1 : 0)} 0 0");
        text.Append($" {process.ExitSignal} {state.Core} 0 0 0 0 0");
        text.Append(hasMemory
            ? $" {parts.DataStart} {parts.DataEnd} {process.Layout.BreakStart} {process.Layout.ArgumentStart} {process.Layout.ArgumentEnd}"
                + $" {process.Layout.EnvironmentStart} {process.Layout.EnvironmentEnd} {process.ExitStatus}\n"
            : $" 0 0 0 0 0 0 0 {(maySee ? process.ExitStatus : 0)}\n");
        return Errno.Ok;
    }
}
