namespace Rill.Abi;

/// <summary>How calls are cut whose work grows with a length.</summary>
public static class CallSlices
{
    /// <summary>Bytes that a copy moves in one entry.</summary>
    public const ulong CopyBytes = 1 << 20;
}
