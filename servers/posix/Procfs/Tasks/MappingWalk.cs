using Rill.Abi;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;

namespace Rill.Posix.Procfs.Tasks;

/// <summary>The mappings of a process, one after the other by rising address.</summary>
/// <remarks>A walk takes several turns of the server; the process runs meanwhile, as beside Linux's /proc/PID/maps.</remarks>
internal sealed class MappingWalk(ProcessScope scope)
{
    private ulong _at;
    private ulong _heapEnd;
    private ulong _resident;

    /// <summary>
    /// Takes a step: one call to the kernel. It may count only a part of a mapping's pages, and then gives none.
    /// </summary>
    /// <param name="found">A mapping with all its resident pages counted, or null.</param>
    /// <returns>False at the end, and for a process that has ended.</returns>
    public bool TryStep(out Mapping? found)
    {
        found = null;
        Process process = scope.Process;
        if (process.Native is not { Space.IsOpen: true } native
            || native.Space.Kernel.SpaceQuery(native.Space.Value, _at, out MappingInfo info) != Status.Ok || info.End <= _at)
        {
            return false;
        }

        _resident += info.Resident;
        _at = info.Counted;
        if (info.Counted < info.End)
        {
            return true;
        }

        info.Resident = _resident;
        _resident = 0;
        Location? file = info.Tag != 0 && scope.Sources.Mapped.TryFind(info.Tag, out Location location) ? location : null;
        found = new Mapping(info, file, file is null ? NameOf(process, info) : null);
        return true;
    }

    private string? NameOf(Process process, in MappingInfo info)
    {
        if (info.Start == process.Layout.Vdso)
        {
            return "[vdso]";
        }

        switch (info.Start)
        {
            case Layout.ClockPage:
                return "[vvar]";
            case Layout.ProcessPage:
                return "[process]";
            case >= Layout.Shim:
                return "[shim]";
            case >= Layout.ShimHeap and < Layout.ShimHeapEnd:
                return "[shim heap]";
        }

        if (process.Layout.StackStart >= info.Start && process.Layout.StackStart < info.End)
        {
            return "[stack]";
        }

        if ((info.Flags & MapFlags.Shared) != 0)
        {
            return "/dev/zero (deleted)";
        }

        // The heap is what brk has mapped from the break's start on; the kernel may have joined it with the bss below.
        ulong start = process.Layout.BreakStart;
        if (start != 0 && ((info.Start <= start && start < info.End) || info.Start == _heapEnd))
        {
            _heapEnd = info.End;
            return "[heap]";
        }

        return null;
    }
}
