using System.Globalization;
using Rill.Tool.Machines;
using Rill.Tool.Support;

namespace Rill.Tool.Testing;

/// <summary>
/// A shell script in tests/guest, or a C program in tests/guest/programs, that runs in the guest. It passes when its output (standard output and error
/// together) and its exit status are those that it has on Linux; or, where a file of its name with the ending
/// .expected stands beside it, when its output is that file's and its status 0.
/// </summary>
/// <remarks>
/// Comment lines of the form "#: setting value" ("//: setting value" in C) at a file's beginning change how it runs: <c>cpus</c>,
/// <c>memory</c> (MiB), <c>timeout</c> (seconds), <c>alone</c> for a boot of its own, <c>icount</c> for one processor whose clock
/// counts instructions, so that a busy host makes no difference to what is measured, and <c>all</c> for one that takes long
/// and runs with --all or when its whole name is given.
/// </remarks>
internal sealed record Scenario
{
    private const string ProgramEnding = ".c";
    private static readonly string[] s_settingMarks = ["#: ", "//: "];
    private static readonly TimeSpan s_usualTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Its path under tests/guest without the ending, such as shell/files.</summary>
    public required string Name { get; init; }

    /// <summary>The machine that it wants.</summary>
    public required MachineShape Shape { get; init; }

    /// <summary>How long it may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>True when no other scenario may run in the same boot.</summary>
    public bool Alone { get; init; }

    /// <summary>True when it takes long, and so is left out unless asked for.</summary>
    public bool IsLong { get; init; }

    /// <summary>The output that it has to have; null where Linux decides.</summary>
    public string? Expected { get; init; }

    /// <summary>True for a program, false for a script.</summary>
    public bool IsProgram { get; init; }

    /// <summary>What the guest's shell runs: the script or program, in an empty folder of its own.</summary>
    public string Command
    {
        get
        {
            string place = "/tmp/scenarios/" + Name;
            string run = IsProgram ? $"/tests/{Name}" : $"sh /tests/{Name}.sh";
            return $"mkdir -p {place} && cd {place} && exec {run}";
        }
    }

    /// <summary>Finds all scenarios.</summary>
    public static IReadOnlyList<Scenario> FindAll(Repository repository)
    {
        string folder = repository.PathOf("tests/guest");
        if (!Directory.Exists(folder))
        {
            return [];
        }

        return [.. Directory.EnumerateFiles(folder, "*.sh", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(folder, "programs"), "*" + ProgramEnding))
            .Order(StringComparer.Ordinal)
            .Select(path => Read(folder, path))];
    }

    private static Scenario Read(string folder, string path)
    {
        string expected = Path.ChangeExtension(path, ".expected");
        Scenario scenario = new()
        {
            Name = Path.ChangeExtension(Path.GetRelativePath(folder, path), null),
            IsProgram = Path.GetExtension(path) == ProgramEnding,
            Shape = new MachineShape(),
            Timeout = s_usualTimeout,
            Expected = File.Exists(expected) ? File.ReadAllText(expected) : null,
        };
        int number = 0;
        foreach (string line in File.ReadLines(path).TakeWhile(line => line is ['#', ..] or ['/', '/', ..]))
        {
            number++;
            if (s_settingMarks.FirstOrDefault(mark => line.StartsWith(mark, StringComparison.Ordinal)) is { } mark)
            {
                scenario = scenario.With(line[mark.Length..].Split(' '), $"{path}:{number}");
            }
        }

        return scenario;
    }

    private Scenario With(string[] setting, string where)
    {
        if (setting is ["alone"])
        {
            return this with { Alone = true };
        }

        if (setting is ["icount"])
        {
            return this with { Shape = Shape with { CountInstructions = true } };
        }

        if (setting is ["all"])
        {
            return this with { IsLong = true };
        }

        if (setting is ["pie"])
        {
            // For the compiler: position-independent.
            return this;
        }

        if (setting is not [var name, var text]
            || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value))
        {
            throw new ToolException($"{where}: a setting should be 'alone', 'icount', 'all' or 'pie', or a name and a number");
        }

        return name switch
        {
            "cpus" => this with { Shape = Shape with { Cpus = value } },
            "memory" => this with { Shape = Shape with { MemoryMiB = value } },
            "timeout" => this with { Timeout = TimeSpan.FromSeconds(value) },
            _ => throw new ToolException($"{where}: '{name}' should be cpus, memory, timeout, alone, icount, all or pie"),
        };
    }
}
