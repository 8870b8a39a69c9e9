using Rill.Abi;
using Rill.Runtime.Loading;

namespace Rill.Posix.Processes;

/// <summary>How large a process's memory is, in bytes, without a look at each mapping.</summary>
/// <param name="Mapped">All mappings.</param>
/// <param name="Private">In memory, its own.</param>
/// <param name="Shared">In memory, of objects.</param>
/// <param name="PageTables">Page tables.</param>
/// <param name="Data">Mappings of data.</param>
/// <param name="Stack">Mappings that grow down.</param>
/// <param name="Text">Mappings of text, libraries' too.</param>
/// <param name="Code">The executable's text, in whole pages.</param>
/// <param name="MappedPeak">The most that was mapped at a time since the last exec.</param>
/// <param name="ResidentPeak">The most that was in memory at a time since the last exec.</param>
/// <param name="Charged">All that the kernel charges to it: also pages of shared memory that it made and does not use now.</param>
internal readonly record struct MemorySizes(
    ulong Mapped, ulong Private, ulong Shared, ulong PageTables, ulong Data, ulong Stack, ulong Text, ulong Code,
    ulong MappedPeak, ulong ResidentPeak, ulong Charged)
{
    /// <summary>Pages in memory.</summary>
    public ulong Resident => Private + Shared;

    /// <summary>Of a process; zeros once it has ended.</summary>
    public static MemorySizes Of(Process process)
    {
        if (process.Native is not { Space.IsOpen: true } native
            || native.Space.Kernel.SpaceInfo(native.Space.Value, out SpaceInfo info) != Status.Ok)
        {
            return default;
        }

        const ulong mask = Pages.Size - 1;
        ProgramParts parts = process.Layout.Parts;
        ulong code = ((parts.CodeEnd + mask) & ~mask) - (parts.CodeStart & ~mask);
        return new MemorySizes(
            info.Mapped, info.ResidentPrivate, info.ResidentShared, info.PageTables, info.Data, info.Stack, info.Text, code,
            info.MappedPeak, info.ResidentPeak, info.Charged);
    }
}
