namespace Rill.LinuxAbi;

/// <summary>Device numbers as stat's st_dev and st_rdev have them: minor bits 0 to 7, major bits 8 to 19, minor bits 20 to 31,
/// and the rest of the major above.</summary>
/// <remarks>Source: glibc, gnu_dev_makedev (bits/sysmacros.h); Linux, include/linux/kdev_t.h, new_encode_dev, for 32 bits.</remarks>
public static class DeviceNumber
{
    private const ulong LowMajor = 0xFFF, LowMinor = 0xFF;

    /// <summary>The number of a major and a minor number.</summary>
    public static ulong Of(uint major, uint minor) =>
        (minor & LowMinor) | ((major & LowMajor) << 8) | ((minor & ~LowMinor) << 12) | ((major & ~LowMajor) << 32);

    /// <summary>The major number.</summary>
    public static uint Major(ulong number) => (uint)(((number >> 8) & LowMajor) | ((number >> 32) & ~LowMajor));

    /// <summary>The minor number.</summary>
    public static uint Minor(ulong number) => (uint)((number & LowMinor) | ((number >> 12) & ~LowMinor));
}
