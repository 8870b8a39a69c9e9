namespace Rill.LinuxAbi;

/// <summary>Bits of personality.</summary>
/// <remarks>Source: Linux, include/uapi/linux/personality.h.</remarks>
public static class Personality
{
    public const uint NoRandomization = 0x4_0000;

    /// <summary>READ_IMPLIES_EXEC: a 64-bit program begins without it (Linux, arch/x86/kernel/process_64.c).</summary>
    public const uint ClearedByExec = 0x40_0000;

    /// <summary>PER_CLEAR_ON_SETID: MMAP_PAGE_ZERO, ADDR_COMPAT_LAYOUT, and <see cref="NoRandomization"/> make a program
    /// easier to attack.</summary>
    public const uint ClearedBySetId = 0x10_0000 | 0x20_0000 | NoRandomization;
}
