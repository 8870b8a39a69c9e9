using System.Diagnostics;
using System.Globalization;
using System.Text;
using Rill.Tool.Machines;

namespace Rill.Tool.Benchmarks;

/// <summary>What the programs of one boot measured.</summary>
/// <param name="Figures">Each figure, by name, in the order they came.</param>
/// <param name="Problems">What went wrong, in words.</param>
internal sealed record BenchmarkFigures(
    IReadOnlyList<(string Name, double Value, string Unit)> Figures, IReadOnlyList<string> Problems);

/// <summary>Runs all micro-benchmarks in one boot.</summary>
internal sealed class BenchmarkRun(GuestRunner runner, Func<string, string> logsOf)
{
    /// <summary>The archive with the programs.</summary>
    public const string Archive = "bench";

    /// <summary>How long a program may take.</summary>
    private static readonly TimeSpan s_time = TimeSpan.FromMinutes(2);

    /// <summary>Boots <paramref name="system"/> and runs <paramref name="programs"/>, names under /bench.</summary>
    public async Task<BenchmarkFigures> RunAsync(
        GuestSystem system, MachineShape shape, IReadOnlyList<string> programs, CancellationToken cancellation)
    {
        GuestJob job = new()
        {
            System = system,
            Shape = shape,
            // Counts are compared from run to run: addresses that are drawn change how many page tables there are.
            Append = shape.CountInstructions ? "norandmaps" : "",
            Commands = [.. programs.Select(program => $"exec /bench/{program}")],
            Archives = [Archive],
            StepTimeouts = [.. programs.Select(_ => s_time)],
            Logs = logsOf($"bench-{system.ToString().ToLowerInvariant()}"),
        };
        Collector collector = new(programs, timeBoot: !shape.CountInstructions);
        GuestResult result = await runner.RunAsync(job, collector, cancellation);
        if (result.Outcome != GuestOutcome.Finished)
        {
            collector.Problems.Add($"{system}: {result.Outcome} in {collector.Program}: {result.Log}");
        }

        return new BenchmarkFigures(collector.Figures, collector.Problems);
    }

    /// <summary>Reads the figures out of the programs' output, and times the boot.</summary>
    private sealed class Collector(IReadOnlyList<string> programs, bool timeBoot) : ICommandSink
    {
        private readonly long _start = Stopwatch.GetTimestamp();
        private readonly List<byte> _output = [];
        private int _index;

        public List<(string Name, double Value, string Unit)> Figures { get; } = [];

        public List<string> Problems { get; } = [];

        public string Program => _index < programs.Count ? programs[_index] : "the end";

        public void Begin()
        {
            // The host's clock says nothing about a guest whose clock counts instructions.
            if (_index == 0 && timeBoot)
            {
                Figures.Add(("boot-to-shell", Stopwatch.GetElapsedTime(_start).TotalNanoseconds, "ns"));
            }

            _output.Clear();
        }

        public void Output(ReadOnlySpan<byte> data) => _output.AddRange(data);

        public void End(int status)
        {
            string text = Encoding.UTF8.GetString([.. _output]);
            foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line.Split(' ') is [var name, var number, var unit]
                    && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
                {
                    Figures.Add((name, value, unit));
                }
                else
                {
                    Problems.Add($"{Program}: {line}");
                }
            }

            if (status != 0)
            {
                Problems.Add($"{Program}: ended with status {status}");
            }

            _index++;
        }
    }
}
