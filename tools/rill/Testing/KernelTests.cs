using System.Diagnostics;
using Rill.Tool.Building;
using Rill.Tool.Machines;
using Rill.Tool.Support;

namespace Rill.Tool.Testing;

/// <summary>
/// Runs tests/guest/kernel, which tests the kernel's interface from ring 3 in place of init and tells its results by
/// the kernel log.
/// </summary>
internal sealed class KernelTests(
    SystemFiles files, Report report, Func<string, string> logsOf, CancellationToken cancellation)
{
    /// <summary>The archive whose rill/init is the test program.</summary>
    public const string Archive = "kernel-tests";

    private const string Prefix = "kernel-tests: ";
    private static readonly TimeSpan s_longestTest = TimeSpan.FromSeconds(60);

    /// <summary>Boots the tests on four processors and takes their results over.</summary>
    public async Task RunAsync(TestResults results)
    {
        long began = Stopwatch.GetTimestamp();
        bool finished = false;
        GuestResult result = await report.WhileAsync("kernel tests", () => KernelLogRun.RunAsync(
            files.KernelOf(GuestSystem.Rill),
            files.ArchiveFile(Archive),
            new MachineShape(Cpus: 4),
            s_longestTest,
            logsOf(Archive),
            TakeLine,
            cancellation));
        if (result.Outcome != GuestOutcome.Finished)
        {
            results.Fail("kernel: machine", $"{result.Outcome}\n{result.Log}");
        }
        else if (!finished)
        {
            results.Fail("kernel: machine", $"it ended before the tests had\n{result.Log}");
        }

        void TakeLine(string line)
        {
            // The kernel may put a time before what a program logs.
            int at = line.IndexOf(Prefix, StringComparison.Ordinal);
            if (at < 0)
            {
                return;
            }

            string[] words = line[(at + Prefix.Length)..].Split(' ', 2);
            if (words is ["ok", var passed])
            {
                results.Pass("kernel: " + passed, Stopwatch.GetElapsedTime(began));
            }
            else if (words is ["FAILED", var failed])
            {
                results.Fail("kernel: " + failed.Split(':')[0], failed);
            }
            else
            {
                finished = true;
            }

            began = Stopwatch.GetTimestamp();
        }
    }
}
