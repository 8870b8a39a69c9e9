using System;

namespace Rill.Loading;

/// <summary>The access that a segment asks for (System V gABI, chapter 5, p_flags).</summary>
[Flags]
public enum ElfSegmentFlags : uint
{
    None = 0,
    Execute = 1,
    Write = 2,
    Read = 4,
}
