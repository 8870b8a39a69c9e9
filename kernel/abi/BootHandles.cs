namespace Rill.Abi;

/// <summary>
/// The handles that the kernel gives to the first process, at these values. A handle's low 20 bits are the slot in
/// the process's table, the bits above (31 is clear) the slot's generation; a handle installed at a given value has
/// generation 0. 0 is never a handle.
/// </summary>
public static class BootHandles
{
    /// <summary>The root resource, all rights: every other is made of it.</summary>
    public const uint Resource = 1;
    /// <summary>The kernel log.</summary>
    public const uint Log = 2;
    /// <summary>The initial archive (cpio), Read | Map; its size is the archive's rounded up to a page.</summary>
    public const uint Archive = 3;
    /// <summary>The first process itself.</summary>
    public const uint Process = 4;
    /// <summary>The shim's image, Read | Map | Execute.</summary>
    public const uint ShimImage = 5;
    /// <summary>The kernel's command line, as text, Read | Map.</summary>
    public const uint CommandLine = 6;
    /// <summary>The root Job, all rights: the first process lives in it, every other Job below it.</summary>
    public const uint Job = 7;
}
