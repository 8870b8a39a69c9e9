namespace Rill.Tool.Testing.Terminals;

/// <summary>A command that a person runs on a terminal.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Arguments">The tool's arguments.</param>
/// <param name="RunAsync">What the person does and waits for; null to wait for the end.</param>
internal sealed record TerminalTest(
    string Title, IReadOnlyList<string> Arguments, Func<PseudoTerminal, Task>? RunAsync = null)
{
    /// <summary>The window's rows.</summary>
    public int Rows { get; init; } = 24;

    /// <summary>The window's columns.</summary>
    public int Columns { get; init; } = 80;

    /// <summary>The status that the command has to end with.</summary>
    public int Status { get; init; }

    /// <summary>What has to be shown.</summary>
    public string Shows { get; init; } = "";

    /// <summary>True where the environment says NO_COLOR.</summary>
    public bool WithoutColours { get; init; }

    /// <summary>True where a guest has the terminal for a while, and may switch its modes.</summary>
    public bool IsLent { get; init; }

    /// <summary>The test's name.</summary>
    public string Name => $"terminal: {Title}";
}
