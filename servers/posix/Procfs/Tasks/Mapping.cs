using Rill.Abi;
using Rill.Posix.Vfs;

namespace Rill.Posix.Procfs.Tasks;

/// <summary>One mapping of a process.</summary>
/// <param name="Info">As the kernel tells it.</param>
/// <param name="File">The file that is mapped, if any.</param>
/// <param name="Name">What stands for a file's name where there is none: "[stack]" and its kin; else null.</param>
internal readonly record struct Mapping(MappingInfo Info, Location? File, string? Name)
{
    public ulong Length => Info.End - Info.Start;

    public bool IsShared => (Info.Flags & MapFlags.Shared) != 0;

    public bool IsStack => (Info.Flags & MapFlags.GrowsDown) != 0;

    public bool IsWritable => (Info.Protection & Protection.Write) != 0;

    public bool IsExecutable => (Info.Protection & Protection.Execute) != 0;
}
