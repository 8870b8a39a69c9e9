namespace Rill.Protocols;

/// <summary>What generated plain messages have in common.</summary>
/// <typeparam name="TSelf">The message.</typeparam>
public interface IProtocolMessage<TSelf>
    where TSelf : struct, IProtocolMessage<TSelf>
{
    /// <summary>Whether a parsed message has bytes fields, which are slices of what it was parsed from.</summary>
    static abstract bool KeepsInput { get; }

    /// <summary>Decodes a message. False if it is malformed or larger than a message may be.</summary>
    static abstract bool TryParse(ReadOnlyMemory<byte> input, in HandleSet handles, out TSelf message);

    /// <summary>Encodes the message. False if it does not fit or its handles have a gap.</summary>
    bool TryEncode(Span<byte> destination, out int written, out HandleSet handles);
}
