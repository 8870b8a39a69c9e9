using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace System;

/// <summary>Block operations; the JIT calls some of them by name.</summary>
internal static unsafe class SpanHelpers
{
    /// <summary>Copies bytes between ranges that may overlap.</summary>
    [Intrinsic]
    internal static void Memmove(ref byte destination, ref byte source, nuint length)
        => MoveBlock(Unsafe.AsPointer(ref destination), Unsafe.AsPointer(ref source), length);

    [Intrinsic]
    internal static void ClearWithoutReferences(ref byte destination, nuint length)
        => FillBlock(Unsafe.AsPointer(ref destination), 0, length);

    [Intrinsic]
    internal static void Fill(ref byte destination, byte value, nuint length)
        => FillBlock(Unsafe.AsPointer(ref destination), value, length);

    internal static void Fill<T>(ref T destination, nuint count, T value)
    {
        for (nuint i = 0; i < count; i++)
        {
            Unsafe.Add(ref destination, (nint)i) = value;
        }
    }

    /// <summary>Copies elements between ranges that may overlap. Nothing moves objects, so references need no barrier.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Move<T>(ref T destination, ref T source, nuint count)
        => MoveBlock(
            Unsafe.AsPointer(ref Unsafe.As<T, byte>(ref destination)),
            Unsafe.AsPointer(ref Unsafe.As<T, byte>(ref source)),
            count * (nuint)Unsafe.SizeOf<T>());

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void FailRange() => Environment.FailFast("index or length out of range"u8);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "memmove")]
    private static extern void MoveBlock(void* destination, void* source, nuint length);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "memset")]
    private static extern void FillBlock(void* destination, int value, nuint length);
}
