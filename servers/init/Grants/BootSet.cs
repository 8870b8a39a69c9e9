using Rill.Abi;

namespace Rill.Init.Grants;

/// <summary>The handles that the kernel gave to init, as long as init holds them.</summary>
internal sealed class BootSet
{
    /// <summary>The root resource.</summary>
    public uint Resource { get; init; } = BootHandles.Resource;

    /// <summary>The kernel log.</summary>
    public uint Log { get; init; } = BootHandles.Log;

    /// <summary>The shim's image.</summary>
    public uint Shim { get; init; } = BootHandles.ShimImage;

    /// <summary>The kernel's command line.</summary>
    public uint CommandLine { get; init; } = BootHandles.CommandLine;

    /// <summary>The object id of init's own process, whose handle init does not keep.</summary>
    public ulong ProcessId { get; set; }

    /// <summary>The initial archive; 0 once it was given away.</summary>
    public uint Archive { get; set; } = BootHandles.Archive;

    /// <summary>The archive's bytes, rounded up to a page.</summary>
    public ulong ArchiveSize { get; set; }
}
