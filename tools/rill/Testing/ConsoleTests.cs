using System.Diagnostics;
using Rill.Tool.Building;
using Rill.Tool.Machines;
using Rill.Tool.Support;

namespace Rill.Tool.Testing;

/// <summary>
/// Boots the machine in each way that `rill run` offers, works at its console as a user does, and powers it off.
/// </summary>
internal sealed class ConsoleTests(
    SystemFiles files, string image, Func<string, string> logsOf, CancellationToken cancellation)
{
    private const string Interrupt = "\u0003";
    private const string Suspend = "\u001A";

    private static readonly TimeSpan s_bootTime = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan s_answerTime = TimeSpan.FromSeconds(20);

    private static readonly (string Name, MachineShape Shape, Boot How)[] s_machines =
    [
        ("BIOS", new MachineShape(), Boot.Bios),
        ("UEFI", new MachineShape(), Boot.Uefi),
        ("direct", new MachineShape(), Boot.Direct),
        ("1 CPU", new MachineShape(Cpus: 1), Boot.Direct),
        ("4 CPUs", new MachineShape(Cpus: 4), Boot.Direct),
        ("256 MiB", new MachineShape(MemoryMiB: 256), Boot.Direct),
    ];

    private enum Boot
    {
        Bios,
        Uefi,
        Direct,
    }

    /// <summary>Runs the tests whose name contains <paramref name="filter"/>.</summary>
    public async Task RunAsync(string filter, TestResults results)
    {
        foreach ((string name, MachineShape shape, Boot how) in s_machines)
        {
            string test = "console: " + name;
            if (!test.Contains(filter, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            long began = Stopwatch.GetTimestamp();
            try
            {
                await WorkAsync(shape, how, Path.Combine(logsOf("console"), name + ".log"));
                results.Pass(test, Stopwatch.GetElapsedTime(began));
            }
            catch (ToolException error)
            {
                results.Fail(test, error.Message);
            }
        }
    }

    /// <summary>True when any test's name contains <paramref name="filter"/>.</summary>
    public static bool AnyFits(string filter) =>
        s_machines.Any(one => ("console: " + one.Name).Contains(filter, StringComparison.OrdinalIgnoreCase));

    private async Task WorkAsync(MachineShape shape, Boot how, string log)
    {
        List<string> arguments = QemuArguments.ForMachine(shape);
        arguments.AddRange(how == Boot.Direct
            ? QemuArguments.ForDirectBoot(GuestSystem.Rill, files.KernelOf(GuestSystem.Rill), files.InitialArchive)
            : QemuArguments.ForDisk(image, uefi: how == Boot.Uefi));
        await using ConsoleSession console = new(arguments, log, cancellation);

        // What is typed is echoed, so each answer is spelt so that the echo does not have it.
        await console.ExpectAsync("# ", s_bootTime);
        await console.TypeAsync("echo he''llo\n");
        await console.ExpectAsync("hello\r\n", s_answerTime);
        await console.TypeAsync("sh -c 'echo rea\"\"dy; sleep 1000'\n");
        await console.ExpectAsync("ready\r\n", s_answerTime);
        await console.TypeAsync(Interrupt);
        await console.TypeAsync("echo status' '$?\n");
        await console.ExpectAsync("status 130\r\n", s_answerTime);
        await console.TypeAsync("sh -c 'echo rea\"\"dy; sleep 1000'\n");
        await console.ExpectAsync("ready\r\n", s_answerTime);
        await console.TypeAsync(Suspend);
        await console.ExpectAsync("Stopped", s_answerTime);
        await console.TypeAsync("bg; jobs; kill %1; wait %1; echo status' '$?\n");
        await console.ExpectAsync("status 143\r\n", s_answerTime);
        await console.TypeAsync("poweroff\n");
        await console.ExpectEndAsync(s_answerTime);
    }
}
