namespace Rill.Shim;

/// <summary>The buffers that a call lends to the server: the program's, unless said otherwise.</summary>
internal ref struct Bulk
{
    /// <summary>What the server may read.</summary>
    public ulong Out, OutLength;
    /// <summary>Where the server may write.</summary>
    public ulong In, InLength;

    public static Bulk None => default;

    public static Bulk ToServer(ulong address, ulong length) => new() { Out = User.Place(address), OutLength = length };

    public static Bulk ToClient(ulong address, ulong length) => new() { In = User.Place(address), InLength = length };

    /// <summary>The shim's own, or one by <see cref="User.Place"/>.</summary>
    public static Bulk PlacedToServer(ulong address, ulong length) => new() { Out = address, OutLength = length };

    /// <summary>The same for the server to write.</summary>
    public static Bulk PlacedToClient(ulong address, ulong length) => new() { In = address, InLength = length };

    /// <summary>One to read and write, the same.</summary>
    public static Bulk Both(ulong address, ulong length) =>
        new() { Out = address, OutLength = length, In = address, InLength = length };
}
