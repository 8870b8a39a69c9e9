using Rill.Abi;
using Rill.Runtime.Native;
using Rill.Shim.Abi;
using Kernel = Rill.Runtime.Native.Kernel;

namespace Rill.Posix.Processes;

/// <summary>
/// The pages that processes read their ids and limits from: one Memory object with a page a process, mapped once in the
/// server and page by page, read-only, in the processes. A page costs a frame once it was used.
/// </summary>
internal sealed unsafe class ProcessPages
{
    public const ulong PageSize = 4096;

    /// <summary>As many as there can be pids.</summary>
    private const int Count = ProcessTable.MaxId;

    private readonly byte* _base;
    private readonly Stack<int> _free = new();
    private int _next;

    public ProcessPages(Kernel kernel)
    {
        Memory = MemoryHandle.Create(kernel, Count * PageSize);
        var request = new MapRequest
        {
            Memory = Memory.Value,
            Protection = Protection.Read | Protection.Write,
            Flags = MapFlags.Shared,
            Length = Count * PageSize,
        };
        kernel.SpaceMap(0, request, out ulong address).ThrowIfFailed("SpaceMap");
        _base = (byte*)address;
    }

    /// <summary>The object with all pages.</summary>
    public MemoryHandle Memory { get; }

    /// <summary>Takes a page, zeroed.</summary>
    public ProcessPageSlot Allocate()
    {
        int index = _free.TryPop(out int free) ? free : _next++;
        byte* page = _base + ((ulong)index * PageSize);
        new Span<byte>(page, sizeof(ProcessPage)).Clear();
        return new ProcessPageSlot((ProcessPage*)page, index);
    }

    /// <summary>Gives a page back: nobody maps it any more.</summary>
    public void Free(ProcessPageSlot slot) => _free.Push(slot.Index);

    /// <summary>Maps a process's page into its space, not handed on to clones.</summary>
    public Status Map(SpaceHandle space, ProcessPageSlot slot, ulong address) =>
        Memory.Kernel.SpaceMap(
            space.Value,
            new MapRequest
            {
                Memory = Memory.Value,
                Protection = Protection.Read,
                Flags = MapFlags.Shared | MapFlags.Fixed | MapFlags.NoInherit,
                Address = address,
                Length = PageSize,
                Offset = slot.Offset,
            },
            out _);
}
