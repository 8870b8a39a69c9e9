using System.Runtime.CompilerServices;

namespace Rill.Protocols;

/// <summary>
/// The label of a request: the method's id in the low bits; what is above them is the interface's affair (of posix.proto, the
/// calling thread's id).
/// </summary>
public static class RequestLabel
{
    /// <summary>How many bits the method's id has.</summary>
    public const int MethodBits = 10;

    /// <summary>The highest id of a method, and the bits that it has.</summary>
    public const uint MaxMethod = (1u << MethodBits) - 1;

    /// <summary>The label of a method's request.</summary>
    /// <param name="method">The id, at most <see cref="MaxMethod"/>.</param>
    /// <param name="above">What stands above it, of 22 bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Of(uint method, uint above) => method | (above << MethodBits);

    /// <summary>The method's id.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MethodOf(uint label) => label & MaxMethod;

    /// <summary>What stands above the method's id.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint AboveOf(uint label) => label >> MethodBits;
}
