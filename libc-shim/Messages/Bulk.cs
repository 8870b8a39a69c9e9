namespace Rill.Shim;

/// <summary>The buffers of the program that a call lends to the server.</summary>
internal ref struct Bulk
{
    /// <summary>What the server may read.</summary>
    public ulong Out, OutLength;
    /// <summary>Where the server may write.</summary>
    public ulong In, InLength;

    public static Bulk None => default;

    public static Bulk ToServer(ulong address, ulong length) => new() { Out = address, OutLength = length };

    public static Bulk ToClient(ulong address, ulong length) => new() { In = address, InLength = length };

    public static Bulk Both(ulong address, ulong length) =>
        new() { Out = address, OutLength = length, In = address, InLength = length };
}
