using Rill.LinuxAbi;
using Rill.Posix.Vfs;

namespace Rill.Posix.Pseudofs;

/// <summary>A symbolic link whose target is text that never changes, or depends only on who looks.</summary>
internal sealed class FixedLink(PseudoFileSystem fileSystem, Func<IVfsCaller, string?> target)
    : PseudoInode(fileSystem, fileSystem.NextNumber(), ModeBits.Link | Octal.O777)
{
    /// <inheritdoc/>
    public override Errno ReadLink(IVfsCaller caller, out byte[] text)
    {
        string? path = target(caller);
        text = path is null ? [] : System.Text.Encoding.ASCII.GetBytes(path);
        return path is null ? Errno.ENOENT : Errno.Ok;
    }
}
