using Rill.Abi;
using Rill.Runtime.Native;
using Rill.Shim.Abi;

namespace Rill.Posix.Processes;

/// <summary>
/// The pages that processes read their ids and limits from: Memory objects with many pages each, mapped whole in the
/// server and page by page, read-only, in the processes. A page costs a frame once it was used.
/// </summary>
internal sealed unsafe class ProcessPages(KernelCalls kernel)
{
    /// <summary>Pages in one object.</summary>
    private const int ChunkPages = 256;

    private readonly List<(MemoryHandle Memory, nint Base)> _chunks = [];
    private readonly Stack<int> _free = new();
    private int _next;

    /// <summary>Takes a page, zeroed. False if there is no memory for it.</summary>
    /// <param name="slot">The page.</param>
    /// <param name="space">A space of several processes that it will be mapped in; null: one of its process alone.</param>
    public bool TryAllocate(out ProcessPageSlot slot, SharedSpace? space = null)
    {
        if (space is not null && space.TryTake(out slot))
        {
            slot.Clear();
            return true;
        }

        slot = null!;
        if (!_free.TryPop(out int index))
        {
            if (_next == _chunks.Count * ChunkPages && !TryGrow())
            {
                return false;
            }

            index = _next++;
        }

        byte* page = (byte*)_chunks[index / ChunkPages].Base + ((ulong)(index % ChunkPages) * Pages.Size);
        slot = new ProcessPageSlot((ProcessPage*)page, index);
        slot.Clear();
        if (space is not null)
        {
            slot.NoteMapped(space);
        }

        return true;
    }

    /// <summary>Gives a page back: its process is gone. Where somebody may still have it mapped it waits for that to end.</summary>
    public void Free(ProcessPageSlot slot)
    {
        if (slot.FindSpace() is { } space)
        {
            space.Keep(slot);
        }
        else
        {
            _free.Push(slot.Index);
        }
    }

    /// <summary>Maps a process's page into its space, not handed on to clones.</summary>
    public Status Map(SpaceHandle space, ProcessPageSlot slot, ulong address) =>
        kernel.SpaceMap(
            space.Value,
            new MapRequest
            {
                Memory = _chunks[slot.Index / ChunkPages].Memory.Value,
                Protection = Protection.Read,
                Flags = MapFlags.Shared | MapFlags.Fixed | MapFlags.NoInherit,
                Address = address,
                Length = Pages.Size,
                Offset = (ulong)(slot.Index % ChunkPages) * Pages.Size,
            },
            out _);

    private bool TryGrow()
    {
        const ulong size = ChunkPages * Pages.Size;
        if (kernel.MemoryCreate(size, MemoryFlags.None, out uint handle) != Status.Ok)
        {
            return false;
        }

        var memory = new MemoryHandle(kernel, handle);
        var request = new MapRequest
        {
            Memory = handle,
            Protection = Protection.Read | Protection.Write,
            Flags = MapFlags.Shared,
            Length = size,
        };
        if (kernel.SpaceMap(0, request, out ulong address) != Status.Ok)
        {
            memory.Dispose();
            return false;
        }

        _chunks.Add((memory, (nint)address));
        return true;
    }
}
