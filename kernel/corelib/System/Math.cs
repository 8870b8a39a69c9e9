using System.Runtime.CompilerServices;

namespace System;

public static class Math
{
    public static int Min(int a, int b) => a < b ? a : b;

    public static uint Min(uint a, uint b) => a < b ? a : b;

    public static long Min(long a, long b) => a < b ? a : b;

    public static ulong Min(ulong a, ulong b) => a < b ? a : b;

    public static nint Min(nint a, nint b) => a < b ? a : b;

    public static nuint Min(nuint a, nuint b) => a < b ? a : b;

    public static int Max(int a, int b) => a > b ? a : b;

    public static uint Max(uint a, uint b) => a > b ? a : b;

    public static long Max(long a, long b) => a > b ? a : b;

    public static ulong Max(ulong a, ulong b) => a > b ? a : b;

    public static nint Max(nint a, nint b) => a > b ? a : b;

    public static nuint Max(nuint a, nuint b) => a > b ? a : b;

    public static int Abs(int value) => value < 0 ? -value : value;

    public static long Abs(long value) => value < 0 ? -value : value;

    public static int Clamp(int value, int min, int max) => value < min ? min : value > max ? max : value;

    public static uint Clamp(uint value, uint min, uint max) => value < min ? min : value > max ? max : value;

    public static long Clamp(long value, long min, long max) => value < min ? min : value > max ? max : value;

    public static ulong Clamp(ulong value, ulong min, ulong max) => value < min ? min : value > max ? max : value;

    public static int Sign(int value) => value < 0 ? -1 : value > 0 ? 1 : 0;

    public static (int Quotient, int Remainder) DivRem(int left, int right)
    {
        int quotient = left / right;
        return (quotient, left - quotient * right);
    }

    public static (uint Quotient, uint Remainder) DivRem(uint left, uint right)
    {
        uint quotient = left / right;
        return (quotient, left - quotient * right);
    }

    public static (long Quotient, long Remainder) DivRem(long left, long right)
    {
        long quotient = left / right;
        return (quotient, left - quotient * right);
    }

    public static (ulong Quotient, ulong Remainder) DivRem(ulong left, ulong right)
    {
        ulong quotient = left / right;
        return (quotient, left - quotient * right);
    }

    /// <summary>The full 128-bit product of two 64-bit numbers.</summary>
    /// <param name="a">A factor.</param>
    /// <param name="b">A factor.</param>
    /// <param name="low">The product's lower half.</param>
    /// <returns>The product's upper half.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong BigMul(ulong a, ulong b, out ulong low)
    {
        ulong aLow = (uint)a;
        ulong aHigh = a >> 32;
        ulong bLow = (uint)b;
        ulong bHigh = b >> 32;
        ulong lowLow = aLow * bLow;
        ulong middle = aHigh * bLow + (lowLow >> 32);
        ulong other = aLow * bHigh + (uint)middle;
        low = a * b;
        return aHigh * bHigh + (middle >> 32) + (other >> 32);
    }

    // The compiler's checked conversions from floating point; ILC looks them up by name. Nothing uses them.
    internal static int ConvertToInt32Checked(double value) => Unsupported();

    internal static uint ConvertToUInt32Checked(double value) => (uint)Unsupported();

    internal static long ConvertToInt64Checked(double value) => Unsupported();

    internal static ulong ConvertToUInt64Checked(double value) => (ulong)Unsupported();

    private static int Unsupported()
    {
        Environment.FailFast("floating point conversion"u8);
        return 0;
    }
}
