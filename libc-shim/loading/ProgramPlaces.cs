namespace Rill.Loading;

/// <summary>Where programs go that may be placed anywhere.</summary>
public static class ProgramPlaces
{
    /// <summary>Position-independent programs, before randomisation: two thirds of the space, as Linux has it
    /// (ELF_ET_DYN_BASE).</summary>
    public const ulong Program = 0x5555_5555_4000;
}
