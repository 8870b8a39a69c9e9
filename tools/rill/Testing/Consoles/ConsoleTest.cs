using Rill.Tool.Machines;

namespace Rill.Tool.Testing.Consoles;

/// <summary>A session at the console of one machine.</summary>
/// <param name="Session">What it is about.</param>
/// <param name="Machine">The machine, as the test's name has it.</param>
/// <param name="Shape">The machine's size.</param>
/// <param name="Boot">How it boots.</param>
/// <param name="RunAsync">The session.</param>
/// <param name="System">What boots.</param>
/// <param name="Size">The size of the terminal that the guest is told; null: none is told.</param>
internal sealed record ConsoleTest(
    string Session,
    string Machine,
    MachineShape Shape,
    ConsoleBoot Boot,
    Func<ConsoleSession, Task> RunAsync,
    GuestSystem System = GuestSystem.Rill,
    ConsoleSize? Size = null)
{
    /// <summary>The test's name.</summary>
    public string Name => $"console: {Session}{Machine}";

    /// <summary>Whether its name contains <paramref name="filter"/>. A session on Linux, which shows that it asks for what Linux
    /// does, has to be asked for by name: Linux's own console may drop a character that is typed while a job ends.</summary>
    public bool Fits(string filter) =>
        Name.Contains(filter, StringComparison.OrdinalIgnoreCase)
        && (System != GuestSystem.Linux || filter.Contains("Linux", StringComparison.OrdinalIgnoreCase));
}
