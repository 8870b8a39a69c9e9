namespace Rill.Posix.Vfs;

/// <summary>What the last component of a path is.</summary>
internal enum LastKind
{
    /// <summary>An ordinary name.</summary>
    Name,
    /// <summary>".".</summary>
    Dot,
    /// <summary>"..".</summary>
    DotDot,
    /// <summary>There is none: the path is the root.</summary>
    Root,
}
