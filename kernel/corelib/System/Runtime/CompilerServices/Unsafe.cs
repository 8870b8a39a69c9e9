using System.Runtime.Versioning;

namespace System.Runtime.CompilerServices;

/// <summary>Untyped access. ILC and the JIT supply these bodies by name; the ones that seem to fail never run.</summary>
public static unsafe class Unsafe
{
    [Intrinsic]
    [NonVersionable]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* AsPointer<T>(ref readonly T value)
        where T : allows ref struct
    {
        Expand();
        return null;
    }

    [Intrinsic]
    [NonVersionable]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SizeOf<T>()
        where T : allows ref struct
        => sizeof(T);

    [Intrinsic]
    [NonVersionable]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T As<T>(object? value)
        where T : class?
    {
        Expand();
        return null!;
    }

    [Intrinsic]
    [NonVersionable]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref TTo As<TFrom, TTo>(ref TFrom source)
        where TFrom : allows ref struct
        where TTo : allows ref struct
    {
        Expand();
        return ref *(TTo*)null;
    }

    [Intrinsic]
    [NonVersionable]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T AsRef<T>(void* source)
        where T : allows ref struct
        => ref *(T*)source;

    [Intrinsic]
    [NonVersionable]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T AsRef<T>(scoped ref readonly T source)
        where T : allows ref struct
    {
        Expand();
        return ref *(T*)null;
    }

    [Intrinsic]
    [NonVersionable]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T Add<T>(ref T source, int elementOffset)
        where T : allows ref struct
        => ref AddByteOffset(ref source, (nint)elementOffset * (nint)sizeof(T));

    [Intrinsic]
    [NonVersionable]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T Add<T>(ref T source, nint elementOffset)
        where T : allows ref struct
        => ref AddByteOffset(ref source, elementOffset * (nint)sizeof(T));

    [Intrinsic]
    [NonVersionable]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T AddByteOffset<T>(ref T source, nint byteOffset)
        where T : allows ref struct
    {
        Expand();
        return ref *(T*)null;
    }

    [Intrinsic]
    [NonVersionable]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T AddByteOffset<T>(ref T source, nuint byteOffset)
        where T : allows ref struct
    {
        Expand();
        return ref *(T*)null;
    }

    [Intrinsic]
    [NonVersionable]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint ByteOffset<T>(ref readonly T origin, ref readonly T target)
        where T : allows ref struct
    {
        Expand();
        return 0;
    }

    [Intrinsic]
    [NonVersionable]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreSame<T>(ref readonly T left, ref readonly T right)
        where T : allows ref struct
    {
        Expand();
        return false;
    }

    [Intrinsic]
    [NonVersionable]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNullRef<T>(ref readonly T source)
        where T : allows ref struct
        => AsPointer(in source) == null;

    [Intrinsic]
    [NonVersionable]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T NullRef<T>()
        where T : allows ref struct
        => ref AsRef<T>(null);

    [Intrinsic]
    [NonVersionable]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SkipInit<T>(out T value)
        where T : allows ref struct
    {
        Expand();
        value = default!;
    }

    [Intrinsic]
    [NonVersionable]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ReadUnaligned<T>(void* source)
        where T : allows ref struct
    {
        Expand();
        return default!;
    }

    [Intrinsic]
    [NonVersionable]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ReadUnaligned<T>(scoped ref readonly byte source)
        where T : allows ref struct
    {
        Expand();
        return default!;
    }

    [Intrinsic]
    [NonVersionable]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteUnaligned<T>(void* destination, T value)
        where T : allows ref struct
        => Expand();

    [Intrinsic]
    [NonVersionable]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteUnaligned<T>(ref byte destination, T value)
        where T : allows ref struct
        => Expand();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyBlock(void* destination, void* source, uint byteCount)
        => SpanHelpers.Memmove(ref *(byte*)destination, ref *(byte*)source, byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InitBlock(void* start, byte value, uint byteCount)
        => SpanHelpers.Fill(ref *(byte*)start, value, byteCount);

    /// <summary>Reinterprets the bits of a value as another type of the same size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TTo BitCast<TFrom, TTo>(TFrom source)
        where TFrom : unmanaged
        where TTo : unmanaged
        => *(TTo*)&source;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Expand() => Environment.FailFast("an Unsafe method was not expanded"u8);
}
