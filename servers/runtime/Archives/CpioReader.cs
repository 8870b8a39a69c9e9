using System.Text;
using Rill.Loading;
using Rill.Runtime.Native;

namespace Rill.Runtime.Archives;

/// <summary>Walks over a cpio stream that lies in a Memory object (see <see cref="CpioWalk{TSource}"/>).</summary>
/// <param name="kernel">The kernel.</param>
/// <param name="memory">The archive; Read.</param>
/// <param name="size">Its size in bytes, or the size rounded up to pages.</param>
public sealed class CpioReader(KernelCalls kernel, uint memory, ulong size)
{
    private CpioWalk<MemoryWindow> _walk = new(new MemoryWindow(kernel, memory, size));

    /// <summary>Why the walk ended early; null where the archive ended as it should.</summary>
    public string? Error => _walk.Fault switch
    {
        CpioFault.None => null,
        CpioFault.NoHeader => $"no cpio header at offset {_walk.Position}",
        CpioFault.MalformedHeader => $"a malformed cpio header at offset {_walk.Position}",
        _ => $"an entry that leaves the archive at offset {_walk.Position}",
    };

    /// <summary>Gives the next entry; false at the end or at something that is no cpio (see <see cref="Error"/>).</summary>
    public bool TryReadNext(out CpioEntry entry)
    {
        if (!_walk.TryReadNext(out CpioRecord record, out ReadOnlySpan<byte> path))
        {
            entry = default;
            return false;
        }

        entry = new CpioEntry(Encoding.UTF8.GetString(path), record.Mode, record.Offset, record.Size)
        {
            PathBytes = path.ToArray(),
            Inode = record.Inode,
            User = record.User,
            Group = record.Group,
            Links = record.Links,
            Modified = record.Modified,
            Device = (record.DeviceMajor, record.DeviceMinor),
            SpecialDevice = (record.SpecialMajor, record.SpecialMinor),
        };
        return true;
    }
}
