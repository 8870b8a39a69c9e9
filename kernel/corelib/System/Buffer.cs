using System.Runtime.CompilerServices;

namespace System;

public static unsafe class Buffer
{
    /// <summary>Copies bytes between ranges that may overlap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MemoryCopy(void* source, void* destination, ulong destinationSize, ulong count)
    {
        if (count > destinationSize)
        {
            SpanHelpers.FailRange();
        }
        SpanHelpers.Memmove(ref *(byte*)destination, ref *(byte*)source, (nuint)count);
    }

    // Nothing collects or moves objects: no barrier is needed.
    internal static void BulkMoveWithWriteBarrier(ref byte destination, ref byte source, nuint length)
        => SpanHelpers.Memmove(ref destination, ref source, length);
}
