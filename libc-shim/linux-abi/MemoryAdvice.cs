namespace Rill.LinuxAbi;

/// <summary>Advice of madvise.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/mman-common.h.</remarks>
public enum MemoryAdvice : uint
{
    Normal = 0,
    Random = 1,
    Sequential = 2,
    WillNeed = 3,
    DoNotNeed = 4,
    Free = 8,
    Mergeable = 12,
    Unmergeable = 13,
    HugePage = 14,
    NoHugePage = 15,
    DoNotDump = 16,
    DoDump = 17,
    Cold = 20,
    PageOut = 21,
}
