using System.Buffers.Text;
using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Processes;
using Rill.Posix.Procfs.Tasks;
using Rill.Posix.Pseudofs;
using Rill.Posix.Vfs;

namespace Rill.Posix.Procfs;

/// <summary>The directory /proc: fixed files, and a directory for each process.</summary>
internal sealed class ProcRoot(ProcFileSystem fileSystem) : StaticDirectory(fileSystem)
{
    /// <summary>Positions of processes begin here: this and the process id (Linux, fs/proc/base.c, TGID_OFFSET).</summary>
    private const long FirstProcess = 258;

    private SystemSources Sources => ((ProcFileSystem)FileSystem).Sources;

    /// <summary>Reads a process or thread id; leading zeros are no id.</summary>
    public static bool TryParseId(ReadOnlySpan<byte> name, out int id) =>
        Utf8Parser.TryParse(name, out id, out int used) && used == name.Length && id > 0 && name[0] is >= (byte)'1' and <= (byte)'9';

    /// <inheritdoc/>
    public override Errno Lookup(IVfsCaller caller, ReadOnlySpan<byte> name, out Inode? child)
    {
        if (!TryParseId(name, out int id))
        {
            return base.Lookup(caller, name, out child);
        }

        // A thread is found by its id as well, though it is not listed.
        child = null;
        Process? process = Sources.Processes.Find(id) ?? Sources.Processes.FindThread(id)?.Process;
        if (process is null)
        {
            return Errno.ENOENT;
        }

        child = new ProcessDirectory(new ProcessScope((ProcFileSystem)FileSystem, process, null, id));
        return Errno.Ok;
    }

    /// <inheritdoc/>
    public override Errno List(IVfsCaller caller, ref long position, ref DirectoryList list)
    {
        if (position < FirstPosition + EntryCount)
        {
            Errno errno = base.List(caller, ref position, ref list);
            if (errno != Errno.Ok || position < FirstPosition + EntryCount)
            {
                return errno;
            }
        }

        long from = Math.Max(position - FirstProcess, 1);
        int[] ids = [.. Sources.Processes.All.Select(static process => process.Id).Where(id => id >= from).Order()];
        foreach (int id in ids)
        {
            // The positions jump over processes that are gone, so a listing in parts misses none that stays.
            ulong number = ProcessScope.NumberOf(id, isTask: false, ProcessScope.DirectoryKind, 0);
            if (!list.TryAdd(Encoding.ASCII.GetBytes(id.ToString()), number, FirstProcess + id + 1, ModeBits.Directory))
            {
                return list.Length == 0 ? Errno.EINVAL : Errno.Ok;
            }

            position = FirstProcess + id + 1;
        }

        return Errno.Ok;
    }

    /// <inheritdoc/>
    public override void GetAttributes(out InodeAttributes attributes)
    {
        base.GetAttributes(out attributes);
        attributes.Links = Links + (uint)Sources.Processes.All.Count;
    }
}
