using System.CommandLine;
using Rill.Tool.Benchmarks;
using Rill.Tool.Bootstrap;
using Rill.Tool.CommandLine;
using Rill.Tool.Machines;
using Rill.Tool.Support;

namespace Rill.Tool.Commands;

/// <summary>`rill bench`: the same programs on Linux and on Rill, one after the other.</summary>
internal sealed class BenchCommand
{
    private const string Component = "micro";

    private readonly Argument<string[]> _programs = new("PROGRAM")
    {
        Description = "programs of bench/micro, such as calls; none means all",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<int> _rounds =
        ToolOptions.Number("--rounds", "N", "boots of each system, of which the median counts", 1, 100, 3);

    private readonly Option<string> _on =
        ToolOptions.Choice("--on", "SYSTEM", "the systems to measure", "both", "rill", "linux");

    private readonly MachineOptions _machine = new();

    /// <summary>The command for the command line.</summary>
    public Command Create()
    {
        ToolCommand command = new("bench", "Measure Rill and Linux side by side")
        {
            TakesWords = true,
            Statuses = [ExitStatus.Negative],
            Usage = "./rill bench [OPTION]... [PROGRAM]...",
            Examples =
            [
                ("./rill bench", "all programs on both systems"),
                ("./rill bench calls pipes --rounds 5", "some of them, with more boots"),
                ("./rill bench --icount --on rill", "counted instructions, the same at every run"),
            ],
        };
        command.Arguments.Add(_programs);
        command.Options.Add(_rounds);
        command.Options.Add(_on);
        _machine.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        Workspace workspace = Workspace.Open(cancellation);
        GuestSystem[] systems = line.GetValue(_on) switch
        {
            "rill" => [GuestSystem.Rill],
            "linux" => [GuestSystem.Linux],
            _ => [GuestSystem.Linux, GuestSystem.Rill],
        };
        MachineShape shape = _machine.Read(line);
        // Counted instructions are the same in every round.
        int rounds = shape.CountInstructions ? 1 : line.GetValue(_rounds);
        string[] programs = ProgramsOf(workspace, line.GetValue(_programs) ?? []);
        await workspace.BuildSystemsAsync(systems, BenchmarkRun.Archive);

        BenchmarkRun run = new(workspace.Runner, workspace.LogsOf);
        BenchmarkTable table = new();
        bool complete = true;
        for (int round = 1; round <= rounds; round++)
        {
            foreach (GuestSystem system in systems)
            {
                string what = $"round {round} of {rounds}: {system}";
                workspace.Report.Line(what);
                BenchmarkFigures figures = await workspace.Report.WhileAsync(
                    what, () => run.RunAsync(system, shape, programs, cancellation));
                table.Add(system == GuestSystem.Linux, figures);
                foreach (string problem in figures.Problems)
                {
                    complete = false;
                    workspace.Report.Error(problem);
                }
            }
        }

        string clock = shape.CountInstructions ? "1 CPU, a nanosecond is an instruction" : $"{shape.Cpus} CPUs, median of {rounds}";
        Console.WriteLine($"{clock}, {shape.MemoryMiB} MiB");
        Console.Write(table);
        return complete ? (int)ExitStatus.Done : (int)ExitStatus.Negative;
    }

    private static string[] ProgramsOf(Workspace workspace, string[] asked)
    {
        Component component = workspace.Bootstrap.ComponentNamed(Component);
        string[] all = [.. workspace.Builder.ResultsOf(component).Select(path => Path.GetFileName(path))];
        string? unknown = asked.FirstOrDefault(name => !all.Contains(name));
        return unknown is null
            ? asked.Length > 0 ? [.. asked.Distinct()] : all
            : throw new UsageException($"bench: there is no program '{unknown}'{Nearest.HintOrList(unknown, all)}");
    }
}
