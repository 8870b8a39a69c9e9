namespace Rill.Kernel.Memory;

/// <summary>Where a Memory object's pages come from.</summary>
public enum MemoryKind
{
    /// <summary>Single frames, allocated at the first touch.</summary>
    Sparse,
    /// <summary>Frames in a row, all there from the start.</summary>
    Contiguous,
    /// <summary>Physical addresses that are not the kernel's RAM: device registers, mapped uncached.</summary>
    Device,
}
