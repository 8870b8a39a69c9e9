using System.Diagnostics;
using Rill.Tool.Building;
using Rill.Tool.Handbook.Pictures;
using Rill.Tool.Machines;
using Rill.Tool.Support;

namespace Rill.Tool.Testing.Consoles;

/// <summary>
/// Works at the machine's console as a user does: in each way to boot that `rill run` offers a short session, and longer
/// ones with different numbers of processors. What Rill has in common with Linux runs on Linux too, where the filter says so.
/// The handbook's pictures of the console are sessions too.
/// </summary>
internal sealed class ConsoleTests(
    SystemFiles files,
    string image,
    Report report,
    Func<string, string> logsOf,
    CancellationToken cancellation)
{
    private static readonly ConsoleTest[] s_tests =
    [
        new("", "BIOS", new MachineShape(), ConsoleBoot.Bios, BootSession.RunAsync),
        new("", "UEFI", new MachineShape(), ConsoleBoot.Uefi, BootSession.RunAsync),
        new("", "direct", new MachineShape(), ConsoleBoot.Direct, BootSession.RunAsync),
        new("", "1 CPU", new MachineShape(Cpus: 1), ConsoleBoot.Direct, BootSession.RunAsync),
        new("", "4 CPUs", new MachineShape(Cpus: 4), ConsoleBoot.Direct, BootSession.RunAsync),
        new("", "256 MiB", new MachineShape(MemoryMiB: 256), ConsoleBoot.Direct, BootSession.RunAsync),
        .. InAllWays("size", new ConsoleSize(120, 40), SizeSession.RunAsync),
        new("size unknown", "", new MachineShape(), ConsoleBoot.Direct, SizeSession.RunUnknownAsync),
        .. OfAllSizes("job control", JobControlSession.RunAsync),
        OnLinux("job control", JobControlSession.RunAsync),
        .. OfAllSizes("terminal", TerminalSession.RunAsync),
        OnLinux("terminal", TerminalSession.RunAsync),
        .. OfAllSizes("shell killed", ShellKillSession.RunAsync),
        OnLinux("shell killed", ShellKillSession.RunAsync),
        .. OfAllSizes("driver restarted", DriverRestartSession.RunAsync),
    ];

    /// <summary>All tests, the sessions of <paramref name="pictures"/> among them.</summary>
    public static IEnumerable<ConsoleTest> AllWith(IEnumerable<PictureSource> pictures) =>
        s_tests.Concat(pictures.Where(picture => picture.IsConsole).Select(PictureSession.TestOf));

    /// <summary>Runs <paramref name="tests"/>.</summary>
    public async Task RunAsync(IEnumerable<ConsoleTest> tests, TestResults results)
    {
        foreach (ConsoleTest test in tests)
        {
            long began = Stopwatch.GetTimestamp();
            try
            {
                await report.WhileAsync(test.Name, async () =>
                {
                    await using ConsoleSession console = Start(test);
                    await test.RunAsync(console);
                });
                results.Pass(test.Name, Stopwatch.GetElapsedTime(began));
            }
            catch (ToolException error)
            {
                results.Fail(test.Name, error.Message);
            }
        }
    }

    /// <summary>Runs the session of a picture, and gives the text that it is then drawn from.</summary>
    /// <exception cref="ToolException">The session did not come to its end.</exception>
    public async Task<string> RecordAsync(PictureSource picture)
    {
        await using ConsoleSession console = Start(PictureSession.TestOf(picture));
        return await PictureSession.RecordAsync(console, picture);
    }

    private static IEnumerable<ConsoleTest> OfAllSizes(string session, Func<ConsoleSession, Task> run) =>
        new[] { 1, 2, 4 }.Select(cpus => new ConsoleTest(
            session, cpus == 1 ? ", 1 CPU" : $", {cpus} CPUs", new MachineShape(cpus), ConsoleBoot.Direct, run));

    /// <summary>In each way to boot, and on Linux.</summary>
    private static IEnumerable<ConsoleTest> InAllWays(string session, ConsoleSize size, Func<ConsoleSession, Task> run) =>
    [
        new(session, ", BIOS", new MachineShape(), ConsoleBoot.Bios, run, Size: size),
        new(session, ", UEFI", new MachineShape(), ConsoleBoot.Uefi, run, Size: size),
        new(session, ", direct", new MachineShape(), ConsoleBoot.Direct, run, Size: size),
        OnLinux(session, run) with { Size = size },
    ];

    private static ConsoleTest OnLinux(string session, Func<ConsoleSession, Task> run) =>
        new(session, ", Linux", new MachineShape(), ConsoleBoot.Direct, run, GuestSystem.Linux);

    private ConsoleSession Start(ConsoleTest test) =>
        new(ArgumentsFor(test), Path.Combine(logsOf("console"), test.Session + test.Machine + ".log"), cancellation);

    private List<string> ArgumentsFor(ConsoleTest test)
    {
        List<string> arguments = QemuArguments.ForMachine(test.Shape);
        string words = test.Size?.Word ?? "";
        string archive = test.System == GuestSystem.Rill ? files.InitialArchive : files.ArchivesFor(test.System).Single();
        arguments.AddRange(test.Boot == ConsoleBoot.Direct
            ? QemuArguments.ForDirectBoot(test.System, files.KernelOf(test.System), archive, words)
            : QemuArguments.ForDisk(image, uefi: test.Boot == ConsoleBoot.Uefi, words));
        return arguments;
    }
}
