using System.Security.Cryptography;
using System.Text;
using Rill.LinuxAbi;
using Rill.Tool.Archives;
using Rill.Tool.Building;
using Rill.Tool.Support;

namespace Rill.Tool.Machines;

/// <summary>Boots guests that run commands, and brings back what the commands wrote and how they ended.</summary>
internal sealed class GuestRunner(SystemFiles files)
{
    /// <summary>How long a guest may take to power off once its commands are done, before it is killed.</summary>
    private static readonly TimeSpan s_powerOffTime = TimeSpan.FromSeconds(3);

    /// <summary>How long to go on reading the log of a guest that crashed or was halted.</summary>
    private static readonly TimeSpan s_panicTime = TimeSpan.FromSeconds(2);

    /// <summary>How much of a log to show.</summary>
    private const int LogLines = 20;

    /// <summary>Runs <paramref name="job"/>; the system's files must have been built.</summary>
    public async Task<GuestResult> RunAsync(GuestJob job, ICommandSink sink, CancellationToken cancellation)
    {
        using RunFolder folder = RunFolder.Create();
        string token = Convert.ToHexString(RandomNumberGenerator.GetBytes(12));
        string archive = folder.PathOf("initial.cpio");
        WriteArchive(job, token, archive);
        return await RunAsync(job, token, folder, archive, sink, cancellation);
    }

    private void WriteArchive(GuestJob job, string token, string path)
    {
        ArchivePlan plan = new();
        if (job.Put.Count > 0)
        {
            HostTree tree = new(plan, files.RootPlan);
            foreach ((string host, string guest) in job.Put)
            {
                tree.Add(host, guest);
            }
        }

        plan.AddImpliedDirectory(".rill");
        plan.AddImpliedDirectory(".rill/commands");
        plan.AddBytes(".rill/token", Encoding.ASCII.GetBytes(token), (int)Octal.O600);
        for (int index = 0; index < job.Commands.Count; index++)
        {
            plan.AddBytes($".rill/commands/{index:D4}", Encoding.UTF8.GetBytes(job.Commands[index]), (int)Octal.O600);
        }

        if (job.Input is not null)
        {
            plan.AddBytes(".rill/stdin", job.Input, (int)Octal.O600);
        }

        using FileStream to = File.Create(path);
        foreach (string part in files.ArchivesFor(job.System).Concat(job.Archives.Select(files.ArchiveFile)))
        {
            using FileStream from = File.OpenRead(part);
            from.CopyTo(to);
        }

        plan.Write(to);
    }

    private async Task<GuestResult> RunAsync(
        GuestJob job, string token, RunFolder folder, string archive, ICommandSink sink, CancellationToken cancellation)
    {
        using GuestPort consolePort = new("console", folder.PathOf("console"));
        using GuestPort commandPort = new("commands", folder.PathOf("commands"));
        using GuestPort kernelPort = new("kernel", folder.PathOf("kernel"));
        using GuestLog console = GuestLog.OfConsole(Path.Combine(job.Logs, "console.log"));
        using GuestLog kernel = GuestLog.OfKernel(Path.Combine(job.Logs, "kernel.log"));
        using CountingSink counting = new(sink, job);
        CommandChannel channel = new(token, counting);

        List<string> arguments = QemuArguments.ForMachine(job.Shape);
        arguments.AddRange(QemuArguments.ForDirectBoot(job.System, files.KernelOf(job.System), archive, job.Append));
        arguments.AddRange(consolePort.Arguments);
        arguments.AddRange(commandPort.Arguments);
        arguments.AddRange(kernelPort.Arguments);
        arguments.AddRange(["-serial", "chardev:console", "-serial", "chardev:commands"]);
        arguments.AddRange(["-device", "isa-debugcon,iobase=0xe9,chardev=kernel"]);

        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using QemuProcess qemu = new(arguments);
        Task[] readers =
        [
            consolePort.ReadAllAsync(console.Write, ended.Token),
            kernelPort.ReadAllAsync(kernel.Write, ended.Token),
            commandPort.ReadAllAsync(channel.Receive, ended.Token),
        ];
        Task reading = Task.WhenAll(readers);

        // The sink fails when nobody reads the tool's output any more, or a disk is full: there is nothing left to run for.
        Task failed = FirstFailure.Of(readers);

        Task timeout = Task.Delay(job.Timeout ?? Timeout.InfiniteTimeSpan, ended.Token);
        Task timeUp = Task.WhenAny(timeout, counting.StepTimedOut);
        Task first = await Task.WhenAny(counting.AllEnded, kernel.Crashed, kernel.Halted, qemu.Exited, timeUp, failed);
        cancellation.ThrowIfCancellationRequested();
        if (first != timeUp && first != failed)
        {
            // The bytes that were on the way when it ended still count.
            await Task.WhenAny(qemu.Exited, Task.Delay(first == kernel.Crashed || first == kernel.Halted ? s_panicTime : s_powerOffTime, ended.Token));
        }

        bool timedOut = first == timeUp && !counting.AllEnded.IsCompleted;
        bool endedByItself = qemu.Exited.IsCompleted;
        qemu.Kill();
        int status = await qemu.Exited;
        await Task.WhenAny(reading, Task.Delay(s_panicTime, CancellationToken.None));
        await ended.CancelAsync();
        await reading;

        if (kernel.Crashed.IsCompleted)
        {
            return new GuestResult(GuestOutcome.Crashed, kernel.Tail(LogLines));
        }

        if (counting.AllEnded.IsCompleted)
        {
            return new GuestResult(GuestOutcome.Finished, "");
        }

        if (endedByItself && status != 0)
        {
            throw new ToolException($"QEMU ended with status {status}:\n{qemu.Messages.TrimEnd()}");
        }

        // A system that did not come as far as its console and the command says why in the kernel's log.
        string early = counting.AnyBegan ? "" : kernel.Tail(LogLines);
        string log = (qemu.Messages + (early.Length > 0 ? early : console.Tail(LogLines))).TrimEnd();
        return timedOut ? new GuestResult(GuestOutcome.TimedOut, log)
            : job.System == GuestSystem.Linux && console.ShowsLinuxPanic ? new GuestResult(GuestOutcome.Crashed, log)
            : new GuestResult(counting.AnyBegan ? GuestOutcome.Ended : GuestOutcome.EndedEarly, log);
    }

    /// <summary>Counts the commands that have ended, and watches how long each takes.</summary>
    private sealed class CountingSink : ICommandSink, IDisposable
    {
        private readonly ICommandSink _inner;
        private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _stepTimedOut = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly GuestJob _job;
        private readonly Timer _step;
        private int _ended;

        public CountingSink(ICommandSink inner, GuestJob job)
        {
            _inner = inner;
            _job = job;
            _step = new Timer(_ => _stepTimedOut.TrySetResult(), null, TimeOf(0), Timeout.InfiniteTimeSpan);
        }

        public Task AllEnded => _allEnded.Task;

        public Task StepTimedOut => _stepTimedOut.Task;

        /// <summary>Whether the guest came as far as the first command.</summary>
        public bool AnyBegan { get; private set; }

        public void Begin()
        {
            AnyBegan = true;
            _step.Change(TimeOf(_ended), Timeout.InfiniteTimeSpan);
            _inner.Begin();
        }

        public void Output(ReadOnlySpan<byte> data) => _inner.Output(data);

        public void End(int status)
        {
            _inner.End(status);
            if (++_ended == _job.Commands.Count)
            {
                _allEnded.TrySetResult();
            }
        }

        public void Dispose() => _step.Dispose();

        private TimeSpan TimeOf(int index) =>
            index < _job.StepTimeouts.Count ? _job.StepTimeouts[index] : Timeout.InfiniteTimeSpan;
    }
}
