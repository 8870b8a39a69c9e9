namespace Rill.Tool.Testing.Handbook;

/// <summary>What the test does with a block.</summary>
internal enum BlockKind
{
    /// <summary>Commands for the host's shell.</summary>
    Shell,

    /// <summary>Commands for Rill's shell.</summary>
    Guest,

    /// <summary>What is typed at the terminal of the shell block before it, and what that shows.</summary>
    Typed,

    /// <summary>What the block before it wrote.</summary>
    Output,

    /// <summary>A whole file.</summary>
    File,

    /// <summary>A change of files.</summary>
    Difference,

    /// <summary>A part of a file.</summary>
    Excerpt,

    /// <summary>A picture; nothing to run.</summary>
    Picture,
}

/// <summary>A fenced block of a page.</summary>
internal sealed record PageBlock
{
    /// <summary>The line of its fence, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The fence's first word.</summary>
    public required string Language { get; init; }

    /// <summary>What to do with it.</summary>
    public required BlockKind Kind { get; init; }

    /// <summary>Its lines.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>The file that it is or is a part of, from the tree's root.</summary>
    public string Path { get; init; } = "";

    /// <summary>The status that its commands have to end with.</summary>
    public int Status { get; init; }

    /// <summary>The file whose lines run its commands in this block's place; empty for none.</summary>
    public string RunBy { get; init; } = "";

    /// <summary>True for a shell block on a terminal of its own, with a dialogue after it.</summary>
    public bool IsOnTerminal { get; init; }

    /// <summary>True when it takes long, so that its page runs only when all tests are asked for.</summary>
    public bool IsSlow { get; init; }

    /// <summary>The lines as one text that ends with a line's end.</summary>
    public string Text => string.Concat(Lines.Select(line => line + "\n"));
}
