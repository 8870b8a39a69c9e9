namespace Rill.Posix.Timers;

/// <summary>Arithmetic of times, in nanoseconds, that ends at the largest: programs ask for any.</summary>
internal static class Saturating
{
    public static ulong Add(ulong time, ulong duration) => duration > ulong.MaxValue - time ? ulong.MaxValue : time + duration;

    public static ulong Multiply(ulong count, ulong unit) =>
        Math.BigMul(count, unit, out ulong low) == 0 ? low : ulong.MaxValue;
}
