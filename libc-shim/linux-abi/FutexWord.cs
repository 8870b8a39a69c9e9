namespace Rill.LinuxAbi;

/// <summary>The bits of a robust futex's word, and its list.</summary>
/// <remarks>Source: Linux, include/uapi/linux/futex.h.</remarks>
public static class FutexWord
{
    /// <summary>FUTEX_WAITERS: somebody waits.</summary>
    public const uint Waiters = 0x8000_0000;
    /// <summary>FUTEX_OWNER_DIED.</summary>
    public const uint OwnerDied = 0x4000_0000;
    /// <summary>FUTEX_TID_MASK: the thread that holds it.</summary>
    public const uint OwnerMask = 0x3FFF_FFFF;
    /// <summary>FUTEX_BITSET_MATCH_ANY.</summary>
    public const uint AllBits = 0xFFFF_FFFF;
    /// <summary>ROBUST_LIST_LIMIT: how many entries of a list are looked at.</summary>
    public const int ListLimit = 2048;
    /// <summary>Bytes of struct robust_list_head.</summary>
    public const ulong ListHeadBytes = 24;
}
