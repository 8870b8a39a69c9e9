using System.CommandLine;
using Rill.Tool.Support;

namespace Rill.Tool.CommandLine;

/// <summary>A command of the tool, with what its help says beside the options.</summary>
internal sealed class ToolCommand(string name, string description) : Command(name, description)
{
    /// <summary>How to write the command.</summary>
    public required string Usage { get; init; }

    /// <summary>Commands to try, each with what it does.</summary>
    public IReadOnlyList<(string Line, string Does)> Examples { get; init; } = [];

    /// <summary>Further paragraphs of the help.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>
    /// What to write for words before `--` that are not the tool's, given those words; it ends a sentence that tells of
    /// one. Null where nothing is passed on.
    /// </summary>
    public Func<IReadOnlyList<string>, string>? PassOnHint { get; init; }

    /// <summary>The statuses of its own that the command may end with, beside those that all have.</summary>
    public IReadOnlyList<ExitStatus> Statuses { get; init; } = [];

    /// <summary>True where words that are no options may stand before `--`.</summary>
    public bool TakesWords { get; init; }
}
