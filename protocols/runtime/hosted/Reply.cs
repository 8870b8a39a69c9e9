namespace Rill.Protocols;

/// <summary>The outcome of a call, as a handler gives it and a client gets it.</summary>
/// <typeparam name="T">The reply's message.</typeparam>
/// <param name="Status">
/// 0: done; above 0: the server's label, a Linux errno; below 0 (clients only): the kernel's status, the call was not answered.
/// </param>
/// <param name="Value">The reply, where the status is 0.</param>
/// <param name="Bulk">
/// From a handler: bulk bytes for the caller, which must stay valid until the reply is sent. To a client: the part of
/// its buffer that was written.
/// </param>
/// <param name="BulkTaken">
/// To a client, whatever the status: how many of its bulk bytes a device got, as the kernel counted them. So they are
/// known even where the server died.
/// </param>
public readonly record struct Reply<T>(int Status, T Value, ReadOnlyMemory<byte> Bulk = default, ulong BulkTaken = 0)
    where T : struct
{
    /// <summary>Whether the call was done.</summary>
    public bool IsOk => Status == ProtocolStatus.Ok;

    /// <summary>A success.</summary>
    public static implicit operator Reply<T>(T value) => new(ProtocolStatus.Ok, value);

    /// <summary>A failure with a Linux errno.</summary>
    public static implicit operator Reply<T>(int status) => new(status, default);
}
