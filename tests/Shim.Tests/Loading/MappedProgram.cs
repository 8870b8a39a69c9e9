using Rill.Abi;
using Rill.Loading;

namespace Rill.Shim.Tests.Loading;

/// <summary>An address space of whole pages, into which a file can be mapped as the kernel would do it.</summary>
internal readonly struct MappedProgram(byte[] memory, ulong fileOffset, bool mayMapCode = true) : IProgramTarget
{
    private const int PageSize = (int)Pages.Size;

    /// <summary>Page number to content and access.</summary>
    public Dictionary<ulong, (byte[] Bytes, Protection Protection)> Content { get; } = [];

    /// <summary>How many pages show the file.</summary>
    public HashSet<ulong> FromFile { get; } = [];

    public ulong FileOffset => fileOffset;

    public bool MayMap(Protection protection) => mayMapCode || (protection & Protection.Execute) == 0;

    /// <summary>Maps a file that lies at an offset in its Memory object, and compares each byte with what the segments say.</summary>
    public static MappedProgram Check(
        byte[] file, ElfSegment[] segments, ulong bias, ulong fileOffset, bool mayMapCode = true)
    {
        byte[] memory = [.. Enumerable.Repeat((byte)0xEE, (int)fileOffset), .. file, .. Enumerable.Repeat((byte)0xEE, 2 * PageSize)];
        var space = new MappedProgram(memory, fileOffset, mayMapCode);
        Assert.Equal(LoadStatus.Ok, SegmentMapper.Map(ref space, segments, bias));
        ulong pages = 0;
        foreach (ElfSegment segment in segments)
        {
            pages += (segment.PageEnd - segment.PageStart) / Pages.Size;
            byte[] expected = new byte[segment.MemorySize];
            file.AsSpan((int)segment.Offset, (int)segment.FileSize).CopyTo(expected);
            Assert.True(space.Read(segment.Address + bias, expected.Length, segment.Protection).AsSpan().SequenceEqual(expected));
        }
        Assert.Equal(pages, (ulong)space.Content.Count);
        return space;
    }

    public bool TryMap(ulong address, ulong length, Protection protection, ulong offset)
    {
        Assert.True(Pages.Aligned(offset));
        for (ulong at = 0; at < length; at += Pages.Size)
        {
            // Beyond the object's end a mapping has no memory: a touch there would be a fault.
            byte[] page = offset + at < (ulong)memory.Length
                ? memory.AsSpan((int)(offset + at), Math.Min(PageSize, memory.Length - (int)(offset + at))).ToArray()
                : throw new InvalidOperationException("mapped past the object's end");
            Array.Resize(ref page, PageSize);
            Add(address + at, page, protection);
            FromFile.Add((address + at) >> Pages.Shift);
        }
        Assert.True(Pages.Aligned(length) && length != 0);
        return true;
    }

    public bool TryMapZeroes(ulong address, ulong length, Protection protection)
    {
        for (ulong at = 0; at < length; at += Pages.Size)
        {
            Add(address + at, new byte[PageSize], protection);
        }
        Assert.True(Pages.Aligned(length) && length != 0);
        return true;
    }

    public bool TryWrite(ulong address, ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            ulong at = address + (ulong)i;
            Content[at >> Pages.Shift].Bytes[at & Pages.OffsetMask] = bytes[i];
        }
        return true;
    }

    public LoadStatus Copy(ulong offset, ulong address, ulong length)
    {
        TryWrite(address, memory.AsSpan((int)(fileOffset + offset), (int)length));
        return LoadStatus.Ok;
    }

    private void Add(ulong address, byte[] page, Protection protection)
    {
        Assert.True(Pages.Aligned(address));
        Assert.True(Content.TryAdd(address >> Pages.Shift, (page, protection)), "mapped twice");
    }

    private byte[] Read(ulong address, int length, Protection protection)
    {
        byte[] bytes = new byte[length];
        for (int done = 0; done < length;)
        {
            ulong at = address + (ulong)done;
            (byte[] page, Protection access) = Content[at >> Pages.Shift];
            Assert.Equal(protection, access);
            int part = Math.Min(length - done, PageSize - (int)(at & Pages.OffsetMask));
            page.AsSpan((int)(at & Pages.OffsetMask), part).CopyTo(bytes.AsSpan(done));
            done += part;
        }
        return bytes;
    }
}
