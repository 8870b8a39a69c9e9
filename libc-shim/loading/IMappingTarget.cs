using Rill.Abi;

namespace Rill.Loading;

/// <summary>An address space that parts of one Memory object are mapped into.</summary>
public interface IMappingTarget
{
    /// <summary>Maps whole pages of the object privately, where nothing is mapped yet.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="protection">The access.</param>
    /// <param name="offset">From where on, in the object.</param>
    bool TryMap(ulong address, ulong length, Protection protection, ulong offset);

    /// <summary>Maps zeroes, private and anonymous, where nothing is mapped yet.</summary>
    bool TryMapZeroes(ulong address, ulong length, Protection protection);
}
