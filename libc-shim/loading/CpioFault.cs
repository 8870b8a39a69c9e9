namespace Rill.Loading;

/// <summary>Why the walk over a cpio archive ended.</summary>
public enum CpioFault
{
    /// <summary>It ended as it should, or goes on.</summary>
    None,
    /// <summary>What follows is no cpio header.</summary>
    NoHeader,
    /// <summary>A header with something else than numbers, or with an impossible name.</summary>
    MalformedHeader,
    /// <summary>A name or a content that reaches past the archive's end.</summary>
    LeavesArchive,
}
