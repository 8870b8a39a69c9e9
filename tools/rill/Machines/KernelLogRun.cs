using System.Text;
using Rill.Tool.Support;

namespace Rill.Tool.Machines;

/// <summary>
/// A boot of Rill's kernel with an archive of its own, whose program tells its results by the kernel log and powers
/// the machine off.
/// </summary>
internal static class KernelLogRun
{
    /// <summary>How long to go on reading the log of a kernel that panicked.</summary>
    private static readonly TimeSpan s_panicTime = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Runs it, calling <paramref name="onLine"/> with each line of the kernel log; after <paramref name="silence"/>
    /// without a line it is given up. The words <paramref name="append"/> go to the kernel's command line.
    /// </summary>
    /// <returns>How it ended; Finished means that the machine powered itself off.</returns>
    public static async Task<GuestResult> RunAsync(
        string kernelFile,
        string archive,
        MachineShape shape,
        TimeSpan silence,
        string logs,
        Action<string> onLine,
        string append,
        CancellationToken cancellation)
    {
        using RunFolder folder = RunFolder.Create();
        using GuestPort port = new("kernel", folder.PathOf("kernel"));
        using GuestLog log = GuestLog.OfKernel(Path.Combine(logs, "kernel.log"));
        List<string> arguments = QemuArguments.ForMachine(shape);
        arguments.AddRange(QemuArguments.ForDirectBoot(GuestSystem.Rill, kernelFile, archive, append));
        arguments.AddRange(port.Arguments);
        arguments.AddRange(["-device", "isa-debugcon,iobase=0xe9,chardev=kernel"]);

        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using QemuProcess qemu = new(arguments);
        LineSplitter lines = new(onLine);
        TaskCompletionSource silent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using Timer watch = new(_ => silent.TrySetResult(), null, silence, Timeout.InfiniteTimeSpan);
        Task reading = port.ReadAllAsync(
            data =>
            {
                watch.Change(silence, Timeout.InfiniteTimeSpan);
                log.Write(data);
                lines.Write(data);
            },
            ended.Token);
        Task first = await Task.WhenAny(
            qemu.Exited, log.Crashed, silent.Task, Task.Delay(Timeout.Infinite, ended.Token));
        cancellation.ThrowIfCancellationRequested();
        if (first == log.Crashed)
        {
            await Task.WhenAny(qemu.Exited, Task.Delay(s_panicTime, ended.Token));
        }

        bool endedByItself = qemu.Exited.IsCompleted;
        qemu.Kill();
        int status = await qemu.Exited;
        await Task.WhenAny(reading, Task.Delay(s_panicTime, CancellationToken.None));
        await ended.CancelAsync();
        await reading;
        if (endedByItself && status != 0)
        {
            throw new ToolException($"QEMU ended with status {status}:\n{qemu.Messages.TrimEnd()}");
        }

        GuestOutcome outcome = log.Crashed.IsCompleted ? GuestOutcome.Crashed
            : first == silent.Task ? GuestOutcome.TimedOut
            : GuestOutcome.Finished;
        return new GuestResult(outcome, (qemu.Messages + log.Tail(20)).TrimEnd());
    }

    /// <summary>Cuts bytes into lines.</summary>
    private sealed class LineSplitter(Action<string> onLine)
    {
        private readonly List<byte> _line = [];

        public void Write(ReadOnlySpan<byte> data)
        {
            foreach (byte value in data)
            {
                if (value != '\n')
                {
                    _line.Add(value);
                    continue;
                }

                onLine(Encoding.UTF8.GetString([.. _line]).TrimEnd('\r'));
                _line.Clear();
            }
        }
    }
}
