namespace Rill.Shim;

/// <summary>The buffers that a call lends to the server: the program's, but for those of <see cref="Both"/>.</summary>
internal ref struct Bulk
{
    /// <summary>What the server may read.</summary>
    public ulong Out, OutLength;
    /// <summary>Where the server may write.</summary>
    public ulong In, InLength;

    public static Bulk None => default;

    public static Bulk ToServer(ulong address, ulong length) => new() { Out = User.Place(address), OutLength = length };

    public static Bulk ToClient(ulong address, ulong length) => new() { In = User.Place(address), InLength = length };

    /// <summary>One to read and write, which may also be the shim's.</summary>
    public static Bulk Both(ulong address, ulong length) =>
        new() { Out = address, OutLength = length, In = address, InLength = length };
}
