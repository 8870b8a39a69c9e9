using System;
using Internal.Runtime;

namespace Rill.Kernel.Arch;

/// <summary>Sets static fields of reference type up. ILC keeps those of a class in an object of their own, which a
/// start-up pass over the image's module headers has to make (ReadyToRunHeader of the NativeAOT runtime, ILC 10).</summary>
internal static unsafe class StaticFields
{
    private const uint Signature = 0x00525452; // "RTR"
    private const int GcStaticRegion = 201;

    // In the low bits of a region's word until it is set up.
    private const int Uninitialized = 1;
    private const int HasPreinitializedData = 2;
    private const int FlagMask = 3;

    /// <summary>Makes all the objects, in early memory. Once, before any use of such a field.</summary>
    public static void Setup()
    {
        ref readonly KernelImage.LinkerTable image = ref KernelImage.Linker;
        for (ulong at = image.Modules.Start; at < image.Modules.End; at += 8)
        {
            Header* header = *(Header**)at;
            if (header == null)
            {
                continue;
            }
            Check.That(header->Signature == Signature, "damaged module header"u8);
            Row* rows = (Row*)(header + 1);
            for (int i = 0; i < header->SectionCount; i++)
            {
                if (rows[i].Id == GcStaticRegion)
                {
                    SetupRegion((int*)rows[i].Start, (int*)rows[i].End);
                }
            }
        }
    }

    // A list of relative pointers to words, each of which holds a relative pointer to the object's method table and,
    // with a flag, is followed by one to its initial contents. The word then becomes the object's address.
    private static void SetupRegion(int* entry, int* end)
    {
        for (; entry < end; entry++)
        {
            int* block = (int*)((byte*)entry + *entry);
            byte* target = (byte*)block + *block;
            int flags = (int)(nint)target & FlagMask;
            if ((flags & Uninitialized) == 0)
            {
                continue;
            }
            MethodTable* type = (MethodTable*)(target - flags);
            byte* instance = EarlyFrames.AllocateSmall(type->BaseSize) + sizeof(nint);
            *(MethodTable**)instance = type;
            if ((flags & HasPreinitializedData) != 0)
            {
                byte* data = (byte*)(block + 1) + block[1];
                int size = (int)type->BaseSize - 2 * sizeof(nint);
                new ReadOnlySpan<byte>(data, size).CopyTo(new Span<byte>(instance + sizeof(nint), size));
            }
            *(byte**)block = instance;
        }
    }

    private struct Header
    {
        public uint Signature;
        public ushort Major;
        public ushort Minor;
        public uint Flags;
        public ushort SectionCount;
        public byte EntrySize;
        public byte EntryType;
    }

    private struct Row
    {
        public int Id;
        public int Flags;
        public nint Start;
        public nint End;
    }
}
