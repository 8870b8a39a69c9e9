using Rill.Abi;

namespace Rill.Kernel.Memory;

/// <summary>The one frame of the clock page: mapped read-only in every address space, written by the kernel.</summary>
[GuardedBy(Guard.KernelLock)]
public static unsafe class ClockPageOwner
{
    private static MemoryObject? s_memory;

    /// <summary>The page as the kernel writes it.</summary>
    public static ClockPage* Page => (ClockPage*)s_memory!.ContiguousPointer;

    /// <summary>The object to map; null before <see cref="Initialize"/>.</summary>
    internal static MemoryObject? Memory => s_memory;

    /// <summary>Makes the page, zero-filled.</summary>
    /// <returns>NoMemory.</returns>
    public static Status Initialize()
        => MemoryObject.Create(Pages.Size, MemoryFlags.Contiguous, out s_memory);

#if HOSTED
    /// <summary>Lets go of the page, at the end of a test.</summary>
    internal static void Destroy()
    {
        s_memory?.Release();
        s_memory = null;
    }
#endif
}
