namespace Rill.Protocols;

/// <summary>
/// The one way by which a length from outside, 64 bits and whatever its sender claims, becomes a length of memory here.
/// Casts of such numbers are refused by a test.
/// </summary>
public static class Lengths
{
    /// <summary>A claimed length, or the bound where that is less.</summary>
    /// <param name="claimed">The length, from outside.</param>
    /// <param name="bound">What there is room for here, 0 or above.</param>
    public static int AtMost(ulong claimed, int bound) => (int)Math.Min(claimed, (ulong)bound);
}
