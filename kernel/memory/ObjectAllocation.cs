#if !HOSTED
using System;
using System.Runtime;
using Internal.Runtime;

namespace Rill.Kernel.Memory;

/// <summary>What <c>new</c> becomes: objects and arrays over the kernel's heap. The JIT takes for granted that it
/// succeeds, so code reserves first (KernelHeap.TryReserve).</summary>
internal static unsafe class ObjectAllocation
{
    [RuntimeExport("RhpNewFast")]
    private static void* NewObject(MethodTable* type) => Place(type, type->BaseSize);

    [RuntimeExport("RhpNewArrayFast")]
    private static void* NewArray(MethodTable* type, nint count) => NewArrayCore(type, count);

    [RuntimeExport("RhpNewPtrArrayFast")]
    private static void* NewPointerArray(MethodTable* type, nint count) => NewArrayCore(type, count);

    private static void* NewArrayCore(MethodTable* type, nint count)
    {
        Check.That((nuint)count <= int.MaxValue, "length of a new array"u8);
        // Whole words, as the runtime lays arrays out.
        nuint size = (type->BaseSize + (nuint)count * type->ComponentSize + 7) & ~(nuint)7;
        byte* array = (byte*)Place(type, size);
        *(uint*)(array + sizeof(nint)) = (uint)count;
        return array;
    }

    // A header word lies before the method table pointer, which references point to.
    private static void* Place(MethodTable* type, nuint size)
    {
        byte* block = KernelHeap.Allocate(size);
        if (block == null)
        {
            Environment.FailFast("new without a reservation, and no memory left"u8);
        }
        *(MethodTable**)(block + sizeof(nint)) = type;
        return block + sizeof(nint);
    }
}
#endif
