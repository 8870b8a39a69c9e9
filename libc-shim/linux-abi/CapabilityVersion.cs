namespace Rill.LinuxAbi;

/// <summary>The versions of capget's header, and the highest capability.</summary>
/// <remarks>Source: Linux, include/uapi/linux/capability.h.</remarks>
public static class CapabilityVersion
{
    public const uint Version1 = 0x1998_0330, Version2 = 0x2007_1026, Version3 = 0x2008_0522;
    /// <summary>CAP_LAST_CAP.</summary>
    public const int Last = 40;
}
