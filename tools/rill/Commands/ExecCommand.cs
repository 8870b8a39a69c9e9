using System.CommandLine;
using Rill.Tool.CommandLine;
using Rill.Tool.Machines;
using Rill.Tool.Support;
using Rill.Tool.Support.Terminals;

namespace Rill.Tool.Commands;

/// <summary>`rill exec`: runs one command in a guest that boots for it.</summary>
internal sealed class ExecCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "exec";

    /// <summary>The longest time to give a command, in seconds: a week.</summary>
    public const int LongestTimeout = 7 * 24 * 60 * 60;

    private readonly Option<string> _on = SystemOption.Create();

    private readonly Option<int?> _timeout =
        ToolOptions.Number("--timeout", "S", "seconds after which to give up, never unless given", 1, LongestTimeout);

    private readonly Option<(string Host, string Guest)[]> _put = PutOption.Create();

    private readonly Option<bool> _stdin =
        ToolOptions.Flag("--stdin", "give the command this standard input (all of it is read first)");

    private readonly Option<string?> _append = AppendOption.Create();

    private readonly Argument<string[]> _words = new("COMMAND")
    {
        Description = "the command, after --; its words are joined by spaces and run as by /bin/sh -c",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly MachineOptions _machine = new();

    /// <summary>The command for the command line.</summary>
    public Command Create()
    {
        ToolCommand command = new(Name, "Boot headless, run a command, and exit with its status")
        {
            TakesWords = true,
            Statuses = [ExitStatus.MachineEnded, ExitStatus.TimedOut, ExitStatus.MachineCrashed],
            Usage = "./rill exec [OPTION]... -- COMMAND...",
            PassOnHint = words => $"; if it belongs to the command, write -- before that: "
                + $"./rill exec -- {string.Join(' ', words)}",
            Notes =
            [
                "What the command writes, to standard output and standard error, comes on standard output. "
                    + "Standard error has what the tool itself says; where the status is not the command's, "
                    + "its last line is 'rill: status N: ...'.",
            ],
            Examples =
            [
                ("./rill exec -- uname -a", "what follows -- is the command"),
                ("./rill exec --cpus 4 -- 'ps; cat /proc/meminfo'", "a line of shell, in one argument"),
                ("./rill exec --put ./program:/tmp/program -- /tmp/program", "runs a program of the host"),
                ("echo text | ./rill exec --stdin -- wc -c", "gives it standard input"),
                ("./rill exec --timeout 10 -- sleep 60", $"ends with status {(int)ExitStatus.TimedOut}"),
                ("./rill exec --on linux --append debug -- cat /proc/cmdline", "Debian's kernel, and a word for it"),
            ],
        };
        foreach (Option option in new Option[] { _on, _timeout, _put, _stdin, _append })
        {
            command.Options.Add(option);
        }

        command.Arguments.Add(_words);
        command.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(string.Join(' ', result.GetValue(_words) ?? [])))
            {
                result.AddError("exec: the command to run is missing: ./rill exec -- COMMAND");
            }
        });
        _machine.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        Workspace workspace = Workspace.Open(cancellation);
        GuestSystem system = SystemOption.Read(line, _on);
        using var logFolder = LogFolder.Take(workspace.LogsOf(system == GuestSystem.Linux ? "linux" : "rill"));
        GuestJob job = new()
        {
            System = system,
            Shape = _machine.Read(line),
            Commands = [string.Join(' ', line.GetValue(_words) ?? [])],
            Put = line.GetValue(_put) ?? [],
            Input = line.GetValue(_stdin) ? await StandardStreams.ReadInputAsync(cancellation) : null,
            Timeout = line.GetValue(_timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Append = line.GetValue(_append) ?? "",
            Logs = logFolder.FolderPath,
        };
        await workspace.BuildSystemsAsync([system]);

        using Stream output = StandardStreams.OpenOutput();
        PassingSink sink = new(output);
        GuestResult result = await workspace.Runner.RunAsync(job, sink, cancellation);
        string logs = $"its logs are in {Path.GetRelativePath(Environment.CurrentDirectory, job.Logs)}";
        switch (result.Outcome)
        {
            case GuestOutcome.Finished:
                return sink.Status;
            case GuestOutcome.TimedOut:
                return ExitStatuses.End(ExitStatus.TimedOut, logs);
            case GuestOutcome.EndedEarly:
                workspace.Report.Line(result.Log);
                return ExitStatuses.End(
                    ExitStatus.MachineEnded, $"the command had not begun: the system did not come up; {logs}");
            case GuestOutcome.Ended:
                return ExitStatuses.End(ExitStatus.MachineEnded, logs);
            default:
                workspace.Report.Line(result.Log);
                return ExitStatuses.End(ExitStatus.MachineCrashed, logs);
        }
    }

    /// <summary>Passes the command's output on as it comes.</summary>
    private sealed class PassingSink(Stream output) : ICommandSink
    {
        public int Status { get; private set; }

        public void Begin()
        {
        }

        public void Output(ReadOnlySpan<byte> data)
        {
            output.Write(data);
            output.Flush();
        }

        public void End(int status) => Status = status;
    }
}
