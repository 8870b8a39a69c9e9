using Rill.Abi;
using Rill.LinuxAbi;

namespace Rill.Protocols;

/// <summary>Limits and wire types of the protobuf encoding.</summary>
/// <remarks>Source: Protocol Buffers documentation, "Encoding".</remarks>
public static class WireFormat
{
    /// <summary>The longest message, in bytes. Longer data is bulk.</summary>
    public const int MaxMessageBytes = (int)Submission.MaxMessage;

    /// <summary>How deep messages may be nested, counting the outermost.</summary>
    public const int MaxDepth = 16;

    /// <summary>The most handles that one message carries.</summary>
    public const int MaxHandles = (int)Submission.MaxHandles;

    /// <summary>The errno for who sent a message that cannot be decoded (EBADMSG).</summary>
    public const int Malformed = (int)Errno.EBADMSG;

    /// <summary>The errno for who sent flags that a message may not have (EINVAL).</summary>
    public const int UnknownFlags = (int)Errno.EINVAL;

    /// <summary>The errno for who sent handles that are not those of the message (EBADF).</summary>
    public const int WrongHandles = (int)Errno.EBADF;

    /// <summary>The highest field number that the encoding allows (2^29 - 1).</summary>
    public const uint MaxFieldNumber = (1u << 29) - 1;

    /// <summary>Wire type of int32, int64, uint32, uint64, sint32, sint64, bool and enums.</summary>
    public const uint Varint = 0;

    /// <summary>Wire type of fixed64, sfixed64 and double.</summary>
    public const uint Fixed64 = 1;

    /// <summary>Wire type of strings, bytes, messages and packed repeated fields.</summary>
    public const uint LengthDelimited = 2;

    /// <summary>Wire type of fixed32, sfixed32 and float.</summary>
    public const uint Fixed32 = 5;
}
