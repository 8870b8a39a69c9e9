namespace Rill.LinuxAbi;

/// <summary>The fields of struct utsname.</summary>
/// <remarks>Source: Linux, include/uapi/linux/utsname.h.</remarks>
public static class SystemName
{
    /// <summary>Bytes of one field with its NUL (__NEW_UTS_LEN + 1), and how many there are.</summary>
    public const int FieldBytes = 65, Fields = 6;
}
