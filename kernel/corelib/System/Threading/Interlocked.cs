using System.Runtime.CompilerServices;

namespace System.Threading;

/// <summary>Atomic operations, each a full barrier. The JIT expands those that seem to call themselves.</summary>
public static unsafe class Interlocked
{
    [Intrinsic]
    public static int CompareExchange(ref int location, int value, int comparand)
        => CompareExchange(ref location, value, comparand);

    [Intrinsic]
    public static long CompareExchange(ref long location, long value, long comparand)
        => CompareExchange(ref location, value, comparand);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint CompareExchange(ref uint location, uint value, uint comparand)
        => (uint)CompareExchange(ref Unsafe.As<uint, int>(ref location), (int)value, (int)comparand);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong CompareExchange(ref ulong location, ulong value, ulong comparand)
        => (ulong)CompareExchange(ref Unsafe.As<ulong, long>(ref location), (long)value, (long)comparand);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint CompareExchange(ref nint location, nint value, nint comparand)
        => (nint)CompareExchange(ref Unsafe.As<nint, long>(ref location), (long)value, (long)comparand);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint CompareExchange(ref nuint location, nuint value, nuint comparand)
        => (nuint)CompareExchange(ref Unsafe.As<nuint, long>(ref location), (long)value, (long)comparand);

    [Intrinsic]
    public static int Exchange(ref int location, int value) => Exchange(ref location, value);

    [Intrinsic]
    public static long Exchange(ref long location, long value) => Exchange(ref location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Exchange(ref uint location, uint value)
        => (uint)Exchange(ref Unsafe.As<uint, int>(ref location), (int)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Exchange(ref ulong location, ulong value)
        => (ulong)Exchange(ref Unsafe.As<ulong, long>(ref location), (long)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Exchange(ref nint location, nint value)
        => (nint)Exchange(ref Unsafe.As<nint, long>(ref location), (long)value);

    [Intrinsic]
    internal static int ExchangeAdd(ref int location, int value) => ExchangeAdd(ref location, value);

    [Intrinsic]
    internal static long ExchangeAdd(ref long location, long value) => ExchangeAdd(ref location, value);

    /// <summary>Adds and returns the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Add(ref int location, int value) => ExchangeAdd(ref location, value) + value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Add(ref long location, long value) => ExchangeAdd(ref location, value) + value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Add(ref uint location, uint value)
        => (uint)Add(ref Unsafe.As<uint, int>(ref location), (int)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ref ulong location, ulong value)
        => (ulong)Add(ref Unsafe.As<ulong, long>(ref location), (long)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Increment(ref int location) => Add(ref location, 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Increment(ref long location) => Add(ref location, 1L);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Increment(ref uint location) => Add(ref location, 1u);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Increment(ref ulong location) => Add(ref location, 1ul);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Decrement(ref int location) => Add(ref location, -1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Decrement(ref long location) => Add(ref location, -1L);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Decrement(ref uint location) => (uint)Add(ref Unsafe.As<uint, int>(ref location), -1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Decrement(ref ulong location) => (ulong)Add(ref Unsafe.As<ulong, long>(ref location), -1L);

    /// <summary>Sets bits and returns what was there before.</summary>
    public static uint Or(ref uint location, uint value)
    {
        uint current = location;
        while (true)
        {
            uint seen = CompareExchange(ref location, current | value, current);
            if (seen == current)
            {
                return current;
            }
            current = seen;
        }
    }

    public static ulong Or(ref ulong location, ulong value)
    {
        ulong current = location;
        while (true)
        {
            ulong seen = CompareExchange(ref location, current | value, current);
            if (seen == current)
            {
                return current;
            }
            current = seen;
        }
    }

    public static int Or(ref int location, int value)
        => (int)Or(ref Unsafe.As<int, uint>(ref location), (uint)value);

    /// <summary>Keeps only the bits of a mask and returns what was there before.</summary>
    public static uint And(ref uint location, uint value)
    {
        uint current = location;
        while (true)
        {
            uint seen = CompareExchange(ref location, current & value, current);
            if (seen == current)
            {
                return current;
            }
            current = seen;
        }
    }

    public static ulong And(ref ulong location, ulong value)
    {
        ulong current = location;
        while (true)
        {
            ulong seen = CompareExchange(ref location, current & value, current);
            if (seen == current)
            {
                return current;
            }
            current = seen;
        }
    }

    public static int And(ref int location, int value)
        => (int)And(ref Unsafe.As<int, uint>(ref location), (uint)value);

    [Intrinsic]
    public static void MemoryBarrier() => MemoryBarrier();
}
