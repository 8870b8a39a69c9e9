using Rill.LinuxAbi;
using Rill.Posix.Vfs;

namespace Rill.Posix.Procfs.Tasks;

/// <summary>One name in /proc/PID.</summary>
/// <param name="Name">The name.</param>
/// <param name="Mode">Type and permissions.</param>
/// <param name="Make">Makes the inode with a number.</param>
/// <param name="Where">Whether it is in /proc/PID, in task/TID, or both.</param>
internal sealed record ProcessEntry(byte[] Name, ModeBits Mode, Func<ProcessScope, ulong, Inode> Make, EntryPlace Where = EntryPlace.Both);

/// <summary>In which directories of a process an entry is.</summary>
[Flags]
internal enum EntryPlace
{
    Process = 1,
    Task = 2,
    Both = 3,
}
