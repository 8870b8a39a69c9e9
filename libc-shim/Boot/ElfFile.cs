namespace Rill.Shim;

/// <summary>A static 64-bit ELF program, as far as loading it takes.</summary>
public unsafe struct ElfFile
{
    private const int HeaderSize = 64;
    private const int SegmentSize = 56;
    private const ushort Executable = 2, SharedObject = 3, Amd64 = 62;
    // A static program has about ten.
    private const int MaxSegments = 64;

    private ElfSegment* _segments;

    /// <summary>How many program headers there are.</summary>
    public int SegmentCount { readonly get; private set; }

    /// <summary>Before the base is added.</summary>
    public ulong Entry { readonly get; private set; }

    /// <summary>Whether it may be placed anywhere (static-PIE).</summary>
    public bool Movable { readonly get; private set; }

    /// <summary>Where the program headers lie in memory, before the base is added; 0: in no segment.</summary>
    public ulong HeadersAddress { readonly get; private set; }

    /// <summary>The page-aligned end of the highest segment, before the base is added.</summary>
    public ulong End { readonly get; private set; }

    /// <summary>Reads the headers and checks that every loadable segment lies inside the file. The headers stay where
    /// they are: the image must outlive the result.</summary>
    public static bool TryRead(byte* image, ulong length, out ElfFile file)
    {
        file = default;
        // e_ident: magic, 64-bit, little-endian, version 1.
        if (length < HeaderSize || *(uint*)image != 0x464C457F || image[4] != 2 || image[5] != 1 || image[6] != 1)
        {
            return false;
        }
        ushort type = *(ushort*)(image + 16);
        ulong headers = *(ulong*)(image + 32);
        ushort headerSize = *(ushort*)(image + 54);
        ushort count = *(ushort*)(image + 56);
        if (type is not (Executable or SharedObject) || *(ushort*)(image + 18) != Amd64 || headerSize != SegmentSize
            || count == 0 || count > MaxSegments || headers > length || (ulong)count * SegmentSize > length - headers
            || (headers & 7) != 0)
        {
            return false;
        }
        file._segments = (ElfSegment*)(image + headers);
        file.SegmentCount = count;
        file.Entry = *(ulong*)(image + 24);
        file.Movable = type == SharedObject;
        for (int i = 0; i < count; i++)
        {
            ElfSegment* segment = file._segments + i;
            if (segment->Type != ElfSegment.Load)
            {
                continue;
            }
            if (segment->Offset > length || segment->FileSize > length - segment->Offset
                || segment->FileSize > segment->MemorySize || segment->Address + segment->MemorySize < segment->Address
                || segment->Address + segment->MemorySize > Rill.Abi.Layout.MapTop)
            {
                return false;
            }
            if (headers >= segment->Offset && headers < segment->Offset + segment->FileSize)
            {
                file.HeadersAddress = segment->Address + (headers - segment->Offset);
            }
            file.End = System.Math.Max(file.End, Pages.Up(segment->Address + segment->MemorySize));
        }
        return file.End != 0;
    }

    /// <summary>One of the program headers.</summary>
    public readonly ref readonly ElfSegment Segment(int index) => ref _segments[index];
}
