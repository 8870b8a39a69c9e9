using System.Runtime.CompilerServices;

namespace System.Threading;

/// <summary>Reads with acquire and writes with release order. On x86-64 both are plain moves that the compiler may
/// neither drop, nor repeat, nor move over other memory accesses in the forbidden direction.</summary>
public static class Volatile
{
    private struct VolatileByte
    {
        public volatile byte Value;
    }

    private struct VolatileUInt16
    {
        public volatile ushort Value;
    }

    private struct VolatileUInt32
    {
        public volatile uint Value;
    }

    private struct VolatileUInt64
    {
        public volatile nuint Value;
    }

    private struct VolatileObject<T>
        where T : class?
    {
        public volatile T Value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Read(ref readonly bool location)
        => Unsafe.As<bool, VolatileByte>(ref Unsafe.AsRef(in location)).Value != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Read(ref readonly byte location)
        => Unsafe.As<byte, VolatileByte>(ref Unsafe.AsRef(in location)).Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Read(ref readonly ushort location)
        => Unsafe.As<ushort, VolatileUInt16>(ref Unsafe.AsRef(in location)).Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(ref readonly int location)
        => (int)Unsafe.As<int, VolatileUInt32>(ref Unsafe.AsRef(in location)).Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(ref readonly uint location)
        => Unsafe.As<uint, VolatileUInt32>(ref Unsafe.AsRef(in location)).Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Read(ref readonly long location)
        => (long)Unsafe.As<long, VolatileUInt64>(ref Unsafe.AsRef(in location)).Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Read(ref readonly ulong location)
        => Unsafe.As<ulong, VolatileUInt64>(ref Unsafe.AsRef(in location)).Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Read(ref readonly nint location)
        => (nint)Unsafe.As<nint, VolatileUInt64>(ref Unsafe.AsRef(in location)).Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Read(ref readonly nuint location)
        => Unsafe.As<nuint, VolatileUInt64>(ref Unsafe.AsRef(in location)).Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Read<T>(ref readonly T location)
        where T : class?
        => Unsafe.As<T, VolatileObject<T>>(ref Unsafe.AsRef(in location)).Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ref bool location, bool value)
        => Unsafe.As<bool, VolatileByte>(ref location).Value = value ? (byte)1 : (byte)0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ref byte location, byte value)
        => Unsafe.As<byte, VolatileByte>(ref location).Value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ref ushort location, ushort value)
        => Unsafe.As<ushort, VolatileUInt16>(ref location).Value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ref int location, int value)
        => Unsafe.As<int, VolatileUInt32>(ref location).Value = (uint)value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ref uint location, uint value)
        => Unsafe.As<uint, VolatileUInt32>(ref location).Value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ref long location, long value)
        => Unsafe.As<long, VolatileUInt64>(ref location).Value = (nuint)value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ref ulong location, ulong value)
        => Unsafe.As<ulong, VolatileUInt64>(ref location).Value = (nuint)value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ref nint location, nint value)
        => Unsafe.As<nint, VolatileUInt64>(ref location).Value = (nuint)value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ref nuint location, nuint value)
        => Unsafe.As<nuint, VolatileUInt64>(ref location).Value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<T>(ref T location, T value)
        where T : class?
        => Unsafe.As<T, VolatileObject<T>>(ref location).Value = value;
}
