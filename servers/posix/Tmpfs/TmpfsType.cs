using Rill.LinuxAbi;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Runtime.Native;

namespace Rill.Posix.Tmpfs;

/// <summary>The type tmpfs, or ramfs: makes file systems in memory by the options of a mount.</summary>
/// <remarks>Source: man 5 tmpfs.</remarks>
/// <param name="name">The type's name.</param>
/// <param name="types">Gives device numbers.</param>
/// <param name="clock">The server's clocks.</param>
/// <param name="kernel">The kernel.</param>
/// <param name="ledger">Who has how much of the server's memory.</param>
/// <param name="pageLimit">How many pages one may take unless it says otherwise.</param>
/// <param name="programs">The Job that Memory objects are charged to; 0: the server's own.</param>
internal sealed class TmpfsType(
    string name, FileSystemTypes types, SystemClock clock, KernelCalls kernel, HeapLedger ledger, long pageLimit, uint programs)
{
    /// <summary>Makes one. EINVAL: bad options.</summary>
    public Errno Make(ReadOnlySpan<byte> optionText, out FileSystem? fileSystem)
    {
        fileSystem = null;
        if (!TmpfsOptions.TryParse(optionText, pageLimit * 2, out TmpfsOptions options))
        {
            return Errno.EINVAL;
        }

        fileSystem = new TmpfsFileSystem(
            name, types.NextDevice(), clock, kernel, ledger, options.Pages ?? pageLimit, programs, options.Mode ?? Octal.O1777)
        {
            InodeLimit = options.Inodes ?? pageLimit,
            MemoryPages = pageLimit * 2,
            EndsWithMount = true,
        };
        fileSystem.Root.Inode.User = options.User;
        fileSystem.Root.Inode.Group = options.Group;
        return Errno.Ok;
    }
}
