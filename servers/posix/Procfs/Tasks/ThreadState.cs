using Rill.Abi;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;

namespace Rill.Posix.Procfs.Tasks;

/// <summary>The state of a process or thread as one letter, its times and core.</summary>
internal readonly record struct ThreadState(char Letter, ulong UserTime, ulong SystemTime, uint Core)
{
    /// <summary>The words that /proc/PID/status adds (Linux, fs/proc/array.c, task_state_array).</summary>
    public string Text => Letter switch
    {
        'R' => "R (running)",
        'T' => "T (stopped)",
        'Z' => "Z (zombie)",
        _ => "S (sleeping)",
    };

    public static ThreadState Of(ProcessScope scope, IVfsCaller reader)
    {
        Process process = scope.Process;
        ThreadInfo info = default;
        bool isKnown = scope.MainThread?.Handle is { IsOpen: true } thread
            && thread.Kernel.ThreadInfo(thread.Value, out info) == Status.Ok;

        // The one that asks waits for this answer, but in Linux it would be running.
        char letter = !process.IsAlive ? 'Z'
            : process.State == ProcessState.Stopped ? 'T'
            : scope.MainThread is { } own && own == reader.Thread ? 'R'
            : isKnown && info.State <= 1 ? 'R'
            : 'S';
        if (scope.IsTask)
        {
            return new ThreadState(letter, info.UserTime, info.KernelTime, info.Core);
        }

        ProcessUsage usage = process.GetUsage();
        return new ThreadState(letter, usage.UserTime, usage.SystemTime, info.Core);
    }
}
