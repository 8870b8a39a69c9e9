namespace Rill.Protocols;

/// <summary>The reply labels that the protocol layer itself gives. Labels are Linux errno values; 0 is success.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/errno.h and errno-base.h.</remarks>
public static class ProtocolStatus
{
    /// <summary>The call was done.</summary>
    public const int Ok = 0;

    /// <summary>There is no call of that label (ENOSYS).</summary>
    public const int NoSuchMethod = 38;

    /// <summary>The message cannot be decoded (EBADMSG).</summary>
    public const int Malformed = WireFormat.Malformed;

    /// <summary>A set of flags has bits that it may not have (EINVAL).</summary>
    public const int UnknownFlags = WireFormat.UnknownFlags;

    /// <summary>A handle is missing, of another kind or with too few rights, or there are more than the message has (EBADF).</summary>
    public const int WrongHandles = WireFormat.WrongHandles;

    /// <summary>The message does not fit into the buffer for it (EMSGSIZE).</summary>
    public const int TooLarge = 90;
}
