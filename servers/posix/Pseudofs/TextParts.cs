using System.Text;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Vfs;

namespace Rill.Posix.Pseudofs;

/// <summary>A text that is made in parts, each of as much as one turn of the server may, when a reader comes to it.</summary>
internal abstract class TextParts
{
    /// <summary>A part has about so many bytes: what Linux makes at a time, a page.</summary>
    public const int Size = (int)Pages.Size;

    /// <summary>Whether there are no more parts.</summary>
    public bool IsOver { get; protected set; }

    /// <summary>Writes the next part, which may be empty: then as much work as a turn may was done for those that follow.</summary>
    public abstract Errno Next(IVfsCaller caller, StringBuilder text);
}
