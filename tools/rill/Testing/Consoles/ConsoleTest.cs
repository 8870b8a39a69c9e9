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

    /// <summary>
    /// What has to be part of the name that is asked for; empty where it runs by itself. A session on Linux shows that
    /// it asks for what Linux does, but Linux's own console may drop a character that is typed while a job ends.
    /// </summary>
    public string When => System == GuestSystem.Linux ? "Linux" : "";
}
