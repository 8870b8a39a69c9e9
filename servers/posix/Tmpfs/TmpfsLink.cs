using Rill.LinuxAbi;
using Rill.Posix.Vfs;

namespace Rill.Posix.Tmpfs;

/// <summary>A symbolic link of a tmpfs.</summary>
internal sealed class TmpfsLink(TmpfsFileSystem fileSystem, ulong number, byte[] target)
    : Inode(fileSystem, number, ModeBits.Link | Octal.O777)
{
    /// <summary>Who is charged for it.</summary>
    public uint Payer { get; init; }

    public override long Size => target.Length;

    public override Errno ReadLink(IVfsCaller caller, out byte[] text)
    {
        text = target;
        return Errno.Ok;
    }

    public override void Discard() => fileSystem.ReturnInode(Payer, HeapLedger.InodeBytes + target.Length);

    public override void GetAttributes(out InodeAttributes attributes)
    {
        base.GetAttributes(out attributes);
        attributes.Blocks = 0;
    }
}
