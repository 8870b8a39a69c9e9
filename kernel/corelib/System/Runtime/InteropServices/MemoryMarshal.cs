using System.Runtime.CompilerServices;

namespace System.Runtime.InteropServices;

public static unsafe class MemoryMarshal
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T GetReference<T>(Span<T> span) => ref span._reference;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T GetReference<T>(ReadOnlySpan<T> span) => ref span._reference;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<T> CreateSpan<T>(scoped ref T reference, int length)
        => new(ref Unsafe.AsRef(in reference), length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<T> CreateReadOnlySpan<T>(scoped ref readonly T reference, int length)
        => new(ref Unsafe.AsRef(in reference), length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T GetArrayDataReference<T>(T[] array)
        => ref Unsafe.As<byte, T>(ref Unsafe.As<RawArrayData>(array).Data);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<byte> AsBytes<T>(Span<T> span)
        where T : unmanaged
        => new(ref Unsafe.As<T, byte>(ref span._reference), checked(span.Length * sizeof(T)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<byte> AsBytes<T>(ReadOnlySpan<T> span)
        where T : unmanaged
        => new(ref Unsafe.As<T, byte>(ref span._reference), checked(span.Length * sizeof(T)));

    public static Span<TTo> Cast<TFrom, TTo>(Span<TFrom> span)
        where TFrom : unmanaged
        where TTo : unmanaged
        => new(
            ref Unsafe.As<TFrom, TTo>(ref span._reference),
            (int)((ulong)(uint)span.Length * (uint)sizeof(TFrom) / (uint)sizeof(TTo)));

    public static ReadOnlySpan<TTo> Cast<TFrom, TTo>(ReadOnlySpan<TFrom> span)
        where TFrom : unmanaged
        where TTo : unmanaged
        => new(
            ref Unsafe.As<TFrom, TTo>(ref span._reference),
            (int)((ulong)(uint)span.Length * (uint)sizeof(TFrom) / (uint)sizeof(TTo)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Read<T>(ReadOnlySpan<byte> source)
        where T : unmanaged
    {
        if (sizeof(T) > source.Length)
        {
            SpanHelpers.FailRange();
        }
        return Unsafe.ReadUnaligned<T>(ref source._reference);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead<T>(ReadOnlySpan<byte> source, out T value)
        where T : unmanaged
    {
        if (sizeof(T) > source.Length)
        {
            value = default;
            return false;
        }
        value = Unsafe.ReadUnaligned<T>(ref source._reference);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<T>(Span<byte> destination, in T value)
        where T : unmanaged
    {
        if (sizeof(T) > destination.Length)
        {
            SpanHelpers.FailRange();
        }
        Unsafe.WriteUnaligned(ref destination._reference, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T AsRef<T>(Span<byte> span)
        where T : unmanaged
    {
        if (sizeof(T) > span.Length)
        {
            SpanHelpers.FailRange();
        }
        return ref Unsafe.As<byte, T>(ref span._reference);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref readonly T AsRef<T>(ReadOnlySpan<byte> span)
        where T : unmanaged
    {
        if (sizeof(T) > span.Length)
        {
            SpanHelpers.FailRange();
        }
        return ref Unsafe.As<byte, T>(ref span._reference);
    }
}
