using System.CommandLine;
using Rill.Tool.Machines;
using Rill.Tool.Support;
using Rill.Tool.Support.Terminals;

namespace Rill.Tool.Commands;

/// <summary>`rill exec`: runs one command in a guest that boots for it.</summary>
internal sealed class ExecCommand
{
    /// <summary>The exit status when the time was up, as timeout(1) has it.</summary>
    private const int StatusTimedOut = 124;

    /// <summary>The exit status when the guest itself failed.</summary>
    private const int StatusCrashed = 125;

    private readonly Option<string> _on = new("--on")
    {
        Description = "the system to boot: rill, or linux (Debian's kernel with the same files)",
        DefaultValueFactory = _ => "rill",
        HelpName = "SYSTEM",
    };

    private readonly Option<int> _timeout = new("--timeout")
    {
        Description = "seconds after which to give up with status 124",
        HelpName = "S",
    };

    private readonly Option<string[]> _put = new("--put")
    {
        Description = "a host file or folder to put into the guest; may be given again",
        HelpName = "HOST:GUEST",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<bool> _stdin = new("--stdin")
    {
        Description = "give the command this standard input (all of it is read first)",
    };

    private readonly Argument<string[]> _words = new("COMMAND")
    {
        Description = "joined by spaces and run as by /bin/sh -c",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly MachineOptions _machine = new();

    /// <summary>The command for the command line.</summary>
    public Command Create()
    {
        _on.AcceptOnlyFromAmong("rill", "linux");
        Command command = new("exec", "Boot headless, run a command, and exit with its status")
        {
            _on, _timeout, _put, _stdin, _words,
        };
        _machine.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        Workspace workspace = Workspace.Open(cancellation);
        GuestSystem system = line.GetValue(_on) == "linux" ? GuestSystem.Linux : GuestSystem.Rill;
        GuestJob job = new()
        {
            System = system,
            Shape = _machine.Read(line),
            Commands = [string.Join(' ', line.GetValue(_words) ?? [])],
            Put = [.. (line.GetValue(_put) ?? []).Select(ParsePut)],
            Input = line.GetValue(_stdin) ? await ReadInputAsync(cancellation) : null,
            Timeout = line.GetValue(_timeout) is > 0 and int seconds ? TimeSpan.FromSeconds(seconds) : null,
            Logs = workspace.LogsOf(system == GuestSystem.Linux ? "linux" : "rill"),
        };
        await workspace.BuildSystemsAsync([system]);

        using Stream output = StandardStreams.OpenOutput();
        PassingSink sink = new(output);
        GuestResult result = await workspace.Runner.RunAsync(job, sink, cancellation);
        switch (result.Outcome)
        {
            case GuestOutcome.Finished:
                return sink.Status;
            case GuestOutcome.TimedOut:
                workspace.Report.Error($"timed out; the guest's logs are in {job.Logs}");
                return StatusTimedOut;
            default:
                Console.Error.WriteLine(result.Log);
                workspace.Report.Error($"the guest crashed; its logs are in {job.Logs}");
                return StatusCrashed;
        }
    }

    /// <summary>Splits HOST:GUEST at the last ':', since guest paths rarely have one.</summary>
    private static (string Host, string Guest) ParsePut(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || colon == text.Length - 1)
        {
            throw new ToolException($"--put: '{text}' should be HOST:GUEST", 2);
        }

        string host = Path.GetFullPath(text[..colon]);
        return Path.Exists(host)
            ? (host, text[(colon + 1)..])
            : throw new ToolException($"--put: {host} does not exist", 2);
    }

    private static async Task<byte[]> ReadInputAsync(CancellationToken cancellation)
    {
        using MemoryStream all = new();
        using Stream input = Console.OpenStandardInput();
        await input.CopyToAsync(all, cancellation);
        return all.ToArray();
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
