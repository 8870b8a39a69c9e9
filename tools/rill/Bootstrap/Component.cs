namespace Rill.Tool.Bootstrap;

/// <summary>How a component is made.</summary>
internal enum ComponentKind
{
    /// <summary>Freestanding C#: a project whose build leaves one file, an ELF image or a flat one.</summary>
    Freestanding,

    /// <summary>A .NET program compiled ahead of time into one static ELF file, then stripped.</summary>
    Server,

    /// <summary>Files out of one of Debian's binary packages.</summary>
    Debian,

    /// <summary>Static Linux programs in C, one for each source file, or folder of them.</summary>
    C,
}

/// <summary>One part of the system as bootstrap.yml describes it.</summary>
internal sealed record Component
{
    /// <summary>Its name, unique in the file.</summary>
    public required string Name { get; init; }

    /// <summary>How it is made.</summary>
    public required ComponentKind Kind { get; init; }

    /// <summary>The line of bootstrap.yml that it starts on, for messages.</summary>
    public required int Line { get; init; }

    /// <summary>The project file (freestanding, server), relative to the root.</summary>
    public string Project { get; init; } = "";

    /// <summary>The file that the build leaves (freestanding), relative to the root.</summary>
    public string Output { get; init; } = "";

    /// <summary>The Debian package (debian).</summary>
    public string Package { get; init; } = "";

    /// <summary>
    /// True where <see cref="Package"/> is a name that only depends on the package with the files, as Debian's
    /// kernel packages are (debian).
    /// </summary>
    public bool FollowDependency { get; init; }

    /// <summary>The files to take out of the package, paths with '*' in their last part allowed (debian).</summary>
    public IReadOnlyList<string> Pick { get; init; } = [];

    /// <summary>The folder with the *.c files (c), relative to the root.</summary>
    public string Sources { get; init; } = "";

    /// <summary>The C compiler (c).</summary>
    public string Compiler { get; init; } = "gcc";

    /// <summary>Further arguments for the compiler, after the usual ones (c).</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>Files and folders whose change makes the component stale, relative to the root.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>Components that must be made first.</summary>
    public IReadOnlyList<string> After { get; init; } = [];
}
