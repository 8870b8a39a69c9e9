namespace Rill.Protocols;

/// <summary>What generated plain messages have in common.</summary>
/// <typeparam name="TSelf">The message.</typeparam>
public interface IProtocolMessage<TSelf>
    where TSelf : struct, IProtocolMessage<TSelf>
{
    /// <summary>Whether a parsed message has bytes fields, which are slices of what it was parsed from.</summary>
    static abstract bool KeepsInput { get; }

    /// <summary>What the handles of the message must be, by slot.</summary>
    static abstract ReadOnlySpan<HandleRule> HandleRules { get; }

    /// <summary>Decodes a message; its handles are taken as they are.</summary>
    /// <returns>0, or the errno for who sent it: <see cref="ProtocolStatus.Malformed"/> if it is malformed or larger than a message
    /// may be, <see cref="ProtocolStatus.UnknownFlags"/> for flags that it may not have.</returns>
    static abstract int Parse(ReadOnlyMemory<byte> input, in HandleSet handles, out TSelf message);

    /// <summary>Encodes the message. False if it does not fit or its handles have a gap.</summary>
    bool TryEncode(Span<byte> destination, out int written, out HandleSet handles);
}
