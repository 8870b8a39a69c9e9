using System.Diagnostics;
using System.Text;
using Rill.Tool.Machines;
using Rill.Tool.Support;

namespace Rill.Tool.Testing;

/// <summary>Runs scenarios on Rill, and on Linux where that says what is right; several in one boot.</summary>
internal sealed class GuestTests(
    GuestRunner runner, Report report, Func<string, string> logsOf, CancellationToken cancellation)
{
    /// <summary>The archive with the scripts and the programs they run.</summary>
    public const string Archive = "tests";

    /// <summary>What the names of these tests begin with.</summary>
    public const string NamePrefix = "guest: ";

    /// <summary>Runs all <paramref name="scenarios"/>.</summary>
    public async Task RunAsync(IReadOnlyList<Scenario> scenarios, TestResults results)
    {
        // Those that share a machine share a boot; one that wants to be alone is a group of its own.
        IEnumerable<Scenario[]> groups = scenarios
            .GroupBy(scenario => (scenario.Shape, scenario.Alone ? scenario.Name : ""))
            .Select(group => group.ToArray());
        foreach (Scenario[] group in groups)
        {
            Scenario[] compared = [.. group.Where(scenario => scenario.Expected is null)];
            Dictionary<Scenario, ScenarioRun> onLinux = await RunGroupAsync(GuestSystem.Linux, compared);
            Dictionary<Scenario, ScenarioRun> onRill = await RunGroupAsync(GuestSystem.Rill, group);
            foreach (Scenario scenario in group)
            {
                Judge(scenario, onRill[scenario], onLinux.GetValueOrDefault(scenario), results);
            }
        }
    }

    private static void Judge(Scenario scenario, ScenarioRun rill, ScenarioRun? linux, TestResults results)
    {
        string name = NamePrefix + scenario.Name;
        if (linux?.Failure is { } oracle)
        {
            results.Fail(name, "on Linux: " + oracle);
            return;
        }

        if (rill.Failure is { } failure)
        {
            results.Fail(name, $"{failure}\nits output up to then:\n{rill.Output}");
            return;
        }

        string expected = linux?.Output ?? scenario.Expected ?? "";
        int status = linux?.Status ?? 0;
        if (rill.Output == expected && rill.Status == status)
        {
            results.Pass(name, rill.Took);
            return;
        }

        string difference = LineDifference.Describe(expected, rill.Output);
        results.Fail(name, $"status {rill.Status}, expected {status}\n{difference}");
    }

    /// <summary>Runs a group; after one that fails the machine, the rest run in a new boot.</summary>
    private async Task<Dictionary<Scenario, ScenarioRun>> RunGroupAsync(GuestSystem system, Scenario[] scenarios)
    {
        Dictionary<Scenario, ScenarioRun> done = [];
        Scenario[] left = scenarios;
        while (left.Length > 0)
        {
            Recorder recorder = new();
            GuestJob job = new()
            {
                System = system,
                Shape = left[0].Shape,
                Commands = [.. left.Select(scenario => scenario.Command)],
                Archives = [Archive],
                StepTimeouts = [.. left.Select(scenario => scenario.Timeout)],
                Logs = logsOf($"test-{system.ToString().ToLowerInvariant()}"),
            };
            GuestResult result = await report.WhileAsync(
                $"{Named(left)} on {system}", () => runner.RunAsync(job, recorder, cancellation));
            if (result.Outcome != GuestOutcome.Finished)
            {
                string what = result.Outcome switch
                {
                    GuestOutcome.TimedOut => "timed out",
                    GuestOutcome.Ended or GuestOutcome.EndedEarly => "the machine was powered off, reset or halted",
                    _ => "the guest's kernel crashed",
                };
                recorder.Abandon($"{what}\n{result.Log}");
                while (!recorder.AnyBegan && recorder.Runs.Count < left.Length)
                {
                    // A system that did not get as far as the first command will not do so in another boot.
                    recorder.Abandon($"{what} before the first command");
                }
            }

            for (int index = 0; index < recorder.Runs.Count; index++)
            {
                done[left[index]] = recorder.Runs[index];
            }

            left = left[recorder.Runs.Count..];
        }

        return done;
    }

    private static string Named(Scenario[] scenarios) =>
        scenarios.Length == 1 ? scenarios[0].Name : $"{scenarios.Length} scenarios";

    /// <summary>What one scenario did.</summary>
    private sealed record ScenarioRun(string Output, int Status, TimeSpan Took, string? Failure);

    /// <summary>Takes down what the scenarios of one boot write.</summary>
    private sealed class Recorder : ICommandSink
    {
        private readonly List<byte> _output = [];
        private long _began = Stopwatch.GetTimestamp();

        public List<ScenarioRun> Runs { get; } = [];

        public bool AnyBegan { get; private set; }

        public void Begin()
        {
            AnyBegan = true;
            _began = Stopwatch.GetTimestamp();
            _output.Clear();
        }

        public void Output(ReadOnlySpan<byte> data) => _output.AddRange(data);

        public void End(int status) => Add(status, null);

        /// <summary>The scenario under way, or the next one where none had begun, did not end.</summary>
        public void Abandon(string why) => Add(0, why);

        private void Add(int status, string? failure)
        {
            string text = Encoding.UTF8.GetString([.. _output]);
            _output.Clear();
            Runs.Add(new ScenarioRun(text, status, Stopwatch.GetElapsedTime(_began), failure));
        }
    }
}
