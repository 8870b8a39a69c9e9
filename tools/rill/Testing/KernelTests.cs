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

    /// <summary>What the names of these tests begin with.</summary>
    public const string NamePrefix = "kernel: ";

    /// <summary>The longest list of names that fits onto the kernel's command line; above it all tests run.</summary>
    private const int MostWords = 1500;

    private const string Prefix = "kernel-tests: ";
    private static readonly TimeSpan s_longestTest = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Boots the tests on four processors and takes the results of those over that <paramref name="names"/> has.
    /// </summary>
    /// <param name="names">The tests' names, with <see cref="NamePrefix"/>.</param>
    /// <param name="isAll">True where these are all tests that there are.</param>
    /// <param name="results">Takes the results.</param>
    public async Task RunAsync(IReadOnlySet<string> names, bool isAll, TestResults results)
    {
        string words = "tests=" + string.Join(',', names.Select(name => name[NamePrefix.Length..]));
        HashSet<string> left = [.. names];
        long began = Stopwatch.GetTimestamp();
        bool finished = false;
        GuestResult result = await report.WhileAsync("kernel tests", () => KernelLogRun.RunAsync(
            files.KernelOf(GuestSystem.Rill),
            files.ArchiveFile(Archive),
            new MachineShape(Cpus: 4),
            s_longestTest,
            logsOf(Archive),
            TakeLine,
            isAll || words.Length > MostWords ? "" : words,
            cancellation));
        if (result.Outcome != GuestOutcome.Finished)
        {
            results.Fail("kernel: machine", $"{result.Outcome}\n{result.Log}");
        }
        else if (!finished)
        {
            results.Fail("kernel: machine", $"it ended before the tests had\n{result.Log}");
        }
        else if (left.Count > 0)
        {
            results.Fail("kernel: machine", $"it did not run {string.Join(", ", left)}");
        }

        void TakeLine(string line)
        {
            // The kernel may put a time before what a program logs.
            int at = line.IndexOf(Prefix, StringComparison.Ordinal);
            if (at < 0)
            {
                return;
            }

            string[] said = line[(at + Prefix.Length)..].Split(' ', 2);
            if (said is ["ok", var passed])
            {
                // One that the list lacks counts when all were to run: it must not be lost.
                if (left.Remove(NamePrefix + passed) || isAll)
                {
                    results.Pass(NamePrefix + passed, Stopwatch.GetElapsedTime(began));
                }
            }
            else if (said is ["FAILED", var failed])
            {
                string name = NamePrefix + failed.Split(':')[0];
                if (left.Remove(name) || isAll)
                {
                    results.Fail(name, failed);
                }
            }
            else
            {
                finished = true;
            }

            began = Stopwatch.GetTimestamp();
        }
    }
}
