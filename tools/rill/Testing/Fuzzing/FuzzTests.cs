using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rill.Tool.Machines;
using Rill.Tool.Support;

namespace Rill.Tool.Testing.Fuzzing;

/// <summary>
/// Runs tests/guest/programs/fuzz, which makes random and half-valid Linux calls and sees itself whether the system is
/// what it was. Here is seen that the kernel's log holds nothing but what calls of programs may bring about. On Linux it
/// shows that the fuzzer does nothing that would end any system.
/// </summary>
internal sealed class FuzzTests(
    GuestRunner runner, Report report, Func<string, string> logsOf, CancellationToken cancellation)
{
    /// <summary>The environment variable that gives the seed.</summary>
    public const string SeedVariable = "RILL_FUZZ_SEED";

    private const string NamePrefix = "fuzz: ";

    /// <summary>For boot, the first seconds that are not counted, the end of all processes, and a busy host.</summary>
    private static readonly TimeSpan s_around = TimeSpan.FromMinutes(10);

    /// <summary>All there are: 20 seconds each on 1, 2 and 4 processors by themselves, an hour with --all.</summary>
    public static IReadOnlyList<FuzzTest> All { get; } =
    [
        .. new[] { 1, 2, 4 }.Select(cpus => new FuzzTest(
            NamePrefix + Machine(cpus), new MachineShape(cpus), TimeSpan.FromSeconds(20))),
        new(NamePrefix + "Linux", new MachineShape(), TimeSpan.FromSeconds(20), "Linux", GuestSystem.Linux),
        .. new[] { 1, 2, 4 }.Select(cpus => new FuzzTest(
            $"{NamePrefix}{Machine(cpus)}, 20 minutes", new MachineShape(cpus), TimeSpan.FromMinutes(20), TestEntry.LongMark)),
    ];

    /// <summary>Runs <paramref name="tests"/>, each with the seed that was given or one of its own.</summary>
    public async Task RunAsync(IEnumerable<FuzzTest> tests, TestResults results)
    {
        foreach (FuzzTest test in tests)
        {
            string seed = Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } given
                ? given
                : RandomNumberGenerator.GetInt32(int.MaxValue).ToString(CultureInfo.InvariantCulture);
            if (!ulong.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                throw new UsageException($"{SeedVariable}: '{seed}' should be a number from 0 to {ulong.MaxValue}");
            }

            await RunAsync(test, seed, results);
        }
    }

    private static string Machine(int cpus) => cpus == 1 ? "1 CPU" : $"{cpus} CPUs";

    private async Task RunAsync(FuzzTest test, string seed, TestResults results)
    {
        long began = Stopwatch.GetTimestamp();
        Collector collector = new();
        string logs = logsOf(test.Name.Replace(": ", "-", StringComparison.Ordinal).Replace(", ", "-", StringComparison.Ordinal)
            .Replace(' ', '-'));
        GuestJob job = new()
        {
            System = test.System,
            Shape = test.Shape,
            Commands = [$"exec /tests/programs/fuzz {seed} {test.Time.TotalSeconds.ToString(CultureInfo.InvariantCulture)}"],
            Archives = [GuestTests.Archive],
            Timeout = test.Time + s_around,
            Logs = logs,
        };
        GuestResult result = await report.WhileAsync(
            $"{test.Name}, seed {seed}", () => runner.RunAsync(job, collector, cancellation));
        List<string> faults = [];
        if (result.Outcome != GuestOutcome.Finished)
        {
            faults.Add($"{result.Outcome}\n{result.Log}");
        }
        else if (collector.Status != 0)
        {
            faults.Add($"status {collector.Status}");
        }

        if (test.System == GuestSystem.Rill)
        {
            // Only a log that is there says that nothing stands in it.
            faults.AddRange(LogFaults.Of(await File.ReadAllTextAsync(Path.Combine(logs, "kernel.log"), cancellation)));
        }

        if (faults.Count == 0)
        {
            report.Output(collector.Text.TrimEnd());
            results.Pass(test.Name, Stopwatch.GetElapsedTime(began));
            return;
        }

        results.Fail(
            test.Name,
            $"seed {seed}: {SeedVariable}={seed} ./rill test '{test.Name}' runs it again; its logs are in {logs}\n"
                + $"{string.Join('\n', faults)}\nits output:\n{collector.Text}");
    }

    /// <summary>Keeps what the fuzzer writes.</summary>
    private sealed class Collector : ICommandSink
    {
        private readonly List<byte> _output = [];

        public string Text => Encoding.UTF8.GetString([.. _output]);

        public int Status { get; private set; }

        public void Begin()
        {
        }

        public void Output(ReadOnlySpan<byte> data) => _output.AddRange(data);

        public void End(int status) => Status = status;
    }
}
