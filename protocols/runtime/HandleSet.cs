namespace Rill.Protocols;

/// <summary>
/// The handle array of one message: up to <see cref="WireFormat.MaxHandles"/> slots by value.
/// The k-th handle field of a message, by field number, is slot k; 0 is "no handle". The kernel passes
/// no gaps, so a handle field may be 0 only if those after it are 0, too.
/// </summary>
public struct HandleSet
{
    /// <summary>The handle of slot 0.</summary>
    public uint First;

    /// <summary>The handle of slot 1.</summary>
    public uint Second;

    /// <summary>The handle of slot 2.</summary>
    public uint Third;

    /// <summary>The handle of slot 3.</summary>
    public uint Fourth;

    /// <summary>How many slots there are up to and including the last that holds a handle.</summary>
    public readonly int Count => Fourth != 0 ? 4 : Third != 0 ? 3 : Second != 0 ? 2 : First != 0 ? 1 : 0;

    /// <summary>Whether a slot without a handle comes before one with a handle.</summary>
    public readonly bool HasGap =>
        (First == 0 && (Second | Third | Fourth) != 0)
        || (Second == 0 && (Third | Fourth) != 0)
        || (Third == 0 && Fourth != 0);

    /// <summary>Gets or sets one slot. A slot out of range reads 0 and ignores writes.</summary>
    public uint this[int slot]
    {
        readonly get => slot switch { 0 => First, 1 => Second, 2 => Third, 3 => Fourth, _ => 0 };
        set
        {
            switch (slot)
            {
                case 0:
                    First = value;
                    break;
                case 1:
                    Second = value;
                    break;
                case 2:
                    Third = value;
                    break;
                case 3:
                    Fourth = value;
                    break;
            }
        }
    }
}
