using Rill.Abi;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;

namespace Rill.Posix.Procfs.Tasks;

/// <summary>The mappings of a process, by rising address, and what follows from all of them.</summary>
internal sealed class MappingList
{
    private readonly List<Mapping> _all = [];

    private MappingList()
    {
    }

    public IReadOnlyList<Mapping> All => _all;

    /// <summary>The executable's text and writable data; zeros where there are none.</summary>
    public ulong CodeStart { get; private set; }

    public ulong CodeEnd { get; private set; }

    public ulong DataStart { get; private set; }

    public ulong DataEnd { get; private set; }

    /// <summary>Sums in bytes.</summary>
    public ulong Text { get; private set; }

    public ulong Data { get; private set; }

    public ulong Stack { get; private set; }

    /// <summary>Reads the mappings; an empty list for a process that has ended.</summary>
    public static MappingList Of(ProcessScope scope)
    {
        var list = new MappingList();
        Process process = scope.Process;
        if (process.Native is not { Space.IsOpen: true } native)
        {
            return list;
        }

        ulong heapEnd = 0;
        ulong at = 0;
        while (native.Space.Kernel.SpaceQuery(native.Space.Value, at, out MappingInfo info) == Status.Ok && info.End > at)
        {
            at = info.End;
            Location? file = info.Tag != 0 && scope.Sources.Mapped.TryFind(info.Tag, out Location found) ? found : null;
            string? name = file is null ? NameOf(process, info, ref heapEnd) : null;
            list.Add(new Mapping(info, file, name), process);
        }

        return list;
    }

    private static string? NameOf(Process process, in MappingInfo info, ref ulong heapEnd)
    {
        if (info.Start == process.VdsoStart)
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

        if (process.StackStart >= info.Start && process.StackStart < info.End)
        {
            return "[stack]";
        }

        if ((info.Flags & MapFlags.Shared) != 0)
        {
            return "/dev/zero (deleted)";
        }

        // The heap is what brk has mapped from the break's start on; the kernel may have joined it with the bss below.
        ulong start = process.BreakStart;
        if (start != 0 && ((info.Start <= start && start < info.End) || info.Start == heapEnd))
        {
            heapEnd = info.End;
            return "[heap]";
        }

        return null;
    }

    private void Add(in Mapping mapping, Process process)
    {
        _all.Add(mapping);
        Text += mapping.IsText ? mapping.Length : 0;
        Data += mapping.IsData ? mapping.Length : 0;
        Stack += mapping.IsStack ? mapping.Length : 0;
        if (process.Executable.IsNone || mapping.File?.Inode != process.Executable.Inode)
        {
            return;
        }

        if (mapping.IsText && CodeStart == 0)
        {
            (CodeStart, CodeEnd) = (mapping.Info.Start, mapping.Info.End);
        }

        if (mapping.IsData)
        {
            DataStart = DataStart == 0 ? mapping.Info.Start : DataStart;
            DataEnd = mapping.Info.End;
        }
    }
}
