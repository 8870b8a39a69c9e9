using Rill.Abi;
using Rill.Posix.Processes;

namespace Rill.Posix.Procfs.Tasks;

/// <summary>How large a process's memory is, in bytes, without a look at each mapping.</summary>
internal readonly record struct MemorySizes(ulong Mapped, ulong Private, ulong Shared, ulong PageTables)
{
    /// <summary>Pages in memory.</summary>
    public ulong Resident => Private + Shared;

    /// <summary>Of a process; zeros once it has ended.</summary>
    public static MemorySizes Of(Process process) =>
        process.Native is { Space.IsOpen: true } native
            && native.Space.Kernel.SpaceInfo(native.Space.Value, out SpaceInfo info) == Status.Ok
            ? new MemorySizes(info.Mapped, info.ResidentPrivate, info.ResidentShared, info.PageTables)
            : default;
}
