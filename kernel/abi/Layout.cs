namespace Rill.Abi;

/// <summary>Fixed places in every address space.</summary>
/// <remarks>
/// From the top down: the shim and its neighbours; the shim's heap (thread areas, shim stacks, completion queues);
/// the program's stack; mappings, which the kernel places top down from <see cref="MapTop"/>; far below, the program.
/// </remarks>
public static class Layout
{
    /// <summary>The end of what user code may map.</summary>
    public const ulong UserEnd = 0x0000_7FFF_FFFF_F000;
    /// <summary>The lowest address that may be mapped (as Linux's vm.mmap_min_addr).</summary>
    public const ulong UserStart = 0x1_0000;

    /// <summary>The <see cref="Abi.ClockPage"/>, read-only, mapped by the kernel in each space.</summary>
    public const ulong ClockPage = 0x0000_7FFF_F000_0000;
    /// <summary>The vDSO image where places are not drawn, mapped by the loader: read and execute, at most 4 pages.</summary>
    public const ulong Vdso = 0x0000_7FFF_F000_1000;
    /// <summary>A page that the POSIX server writes and the process reads (see the shim's ProcessPage).</summary>
    public const ulong ProcessPage = 0x0000_7FFF_F000_8000;
    /// <summary>The start of the shim's image: its header page, text, read-only data, data.</summary>
    public const ulong Shim = 0x0000_7FFF_F010_0000;

    /// <summary>The range in which the shim places thread areas, its stacks and completion queues.</summary>
    public const ulong ShimHeap = 0x0000_7FFE_0000_0000;
    public const ulong ShimHeapEnd = 0x0000_7FFF_0000_0000;
    /// <summary>The thread area of a process's first thread (<see cref="ThreadStart.Area"/>): the kernel for the first
    /// process and every loader place it here.</summary>
    public const ulong FirstArea = ShimHeap + 0x9000;

    /// <summary>Where a loader draws a place for the vDSO, up to <see cref="ShimHeap"/>.</summary>
    public const ulong VdsoArea = 0x0000_7FFD_C000_0000;
    /// <summary>The top of the first thread's stack is below this, at a random distance.</summary>
    public const ulong StackTop = 0x0000_7FFD_BFFF_F000;
    /// <summary>Mappings without an address are placed top down below this, or below a place that was drawn
    /// (<see cref="SpaceBounds.MapTop"/>).</summary>
    public const ulong MapTop = 0x0000_7FFD_0000_0000;
}
