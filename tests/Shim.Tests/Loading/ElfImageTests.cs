using System.Runtime.InteropServices;
using Rill.Abi;
using Rill.Loading;

namespace Rill.Shim.Tests.Loading;

public sealed class ElfImageTests
{
    [Fact]
    public void HeadersHaveTheSizesOfTheFormat()
    {
        Assert.Equal(64, Marshal.SizeOf<ElfFileHeader>());
        Assert.Equal(ElfProgramHeader.Bytes, Marshal.SizeOf<ElfProgramHeader>());
    }

    [Theory]
    [InlineData(ElfType.Executable, false)]
    [InlineData(ElfType.Shared, true)]
    public void ReadsAProgram(ElfType type, bool isPositionIndependent)
    {
        LoadStatus status = Parse(ElfBytes.Program(type), out ElfImage image, out ElfSegment[] segments);
        Assert.Equal(LoadStatus.Ok, status);
        Assert.Equal(isPositionIndependent, image.IsPositionIndependent);
        Assert.Equal((0x40_0123ul, 0x40_0040ul, 2), (image.Entry, image.ProgramHeaderAddress, image.ProgramHeaderCount));
        Assert.Equal((0x40_0000ul, 0x40_5000ul), (image.Start, image.End));
        Assert.Equal(0, image.InterpreterLength);
        Assert.Equal(2, segments.Length);
        Assert.Equal(Protection.Read | Protection.Execute, segments[0].Protection);
        Assert.Equal((0x1010ul, 0x100ul, 0x2100ul), (segments[1].Offset, segments[1].FileSize, segments[1].MemorySize));
    }

    [Fact]
    public void TheInterpretersPathIsWhereTheHeaderSays()
    {
        byte[] file = WithHeader(
            2, new ElfProgramHeader { Type = ElfSegmentType.Interpreter, Offset = 0x1800, FileSize = 12 });
        Assert.Equal(LoadStatus.Ok, Parse(file, out ElfImage image, out _));
        Assert.Equal((0x1800ul, 12), (image.InterpreterOffset, image.InterpreterLength));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 5000)]
    [InlineData(0x1FF8, 12)]
    [InlineData(ulong.MaxValue, 12)]
    public void InterpreterPathsOutsideTheFileOrOfNoSensibleLengthAreMalformed(ulong offset, ulong length)
    {
        byte[] file = WithHeader(
            2, new ElfProgramHeader { Type = ElfSegmentType.Interpreter, Offset = offset, FileSize = length });
        Assert.Equal(LoadStatus.Malformed, Parse(file, out _, out _));
    }

    public static TheoryData<ulong, ulong, ulong, ulong> BadSegments => new()
    {
        // Not in the file.
        { 0x10000, 0x41_0000, 0x100, 0x100 },
        { 0x1000, 0x41_0000, 0x1001, 0x1001 },
        { ulong.MaxValue & ~0xFFFul, 0x41_0000, 0x1000, 0x1000 },
        { 0, 0x41_0000, ulong.MaxValue, ulong.MaxValue },
        // More in the file than in memory.
        { 0, 0x41_0000, 0x101, 0x100 },
        // Not in the space.
        { 0, Layout.UserStart - 0x1000, 0x100, 0x100 },
        { 0, Layout.MapTop, 0x100, 0x100 },
        { 0, Layout.MapTop - 0x1000, 0x100, 0x1001 },
        { 0, 0x41_0000, 0x100, ulong.MaxValue },
        { 0, ulong.MaxValue & ~0xFFFul, 0x100, 0x2000 },
        // Not congruent to its place in the file.
        { 0x10, 0x41_0000, 0x100, 0x100 },
        // In a page of another segment, and before it.
        { 0x10, 0x40_4010, 0x100, 0x100 },
        { 0, 0x30_0000, 0x100, 0x100 },
    };

    [Theory]
    [MemberData(nameof(BadSegments))]
    public void SegmentsThatContradictFileOrSpaceAreMalformed(ulong offset, ulong address, ulong fileSize, ulong memorySize)
    {
        byte[] file = WithHeader(2, ElfBytes.Load(ElfSegmentFlags.Read, offset, address, fileSize, memorySize));
        Assert.Equal(LoadStatus.Malformed, Parse(file, out _, out _));
    }

    [Theory]
    [InlineData(0x40_0300)]
    [InlineData(0x40_2010)]
    [InlineData(0)]
    public void AnEntryOutsideOfCodeIsMalformed(ulong entry)
    {
        byte[] file = ElfBytes.Program();
        MemoryMarshal.AsRef<ElfFileHeader>(file.AsSpan()).Entry = entry;
        Assert.Equal(LoadStatus.Malformed, Parse(file, out _, out _));
    }

    [Fact]
    public void OtherFilesAndOtherMachinesAreTold()
    {
        Assert.Equal(LoadStatus.NotElf, Parse("#!/bin/sh\n"u8.ToArray(), out _, out _));
        Assert.Equal(LoadStatus.NotElf, Parse(new byte[200], out _, out _));
        byte[] file = ElfBytes.Program();
        MemoryMarshal.AsRef<ElfFileHeader>(file.AsSpan()).Machine = 40;
        Assert.Equal(LoadStatus.WrongMachine, Parse(file, out _, out _));
        Assert.Equal(LoadStatus.WrongMachine, Parse(ElfBytes.Program(ElfType.Relocatable), out _, out _));
        file = ElfBytes.Program();
        file[4] = 1;
        Assert.Equal(LoadStatus.WrongMachine, Parse(file, out _, out _));
    }

    [Fact]
    public void EveryTruncationOfTheHeadersIsRefused()
    {
        byte[] file = ElfBytes.Program();
        for (int length = 0; length < 0x1110; length++)
        {
            Assert.NotEqual(LoadStatus.Ok, Parse(file[..length], out _, out _));
        }
    }

    /// <summary>Headers with bits, bytes and whole numbers changed: what is taken for sound is sound, and maps so.</summary>
    [Fact]
    public void MutatedHeadersAreRefusedOrSound()
    {
        var random = new Random(2_464_457);
        int taken = 0;
        for (int round = 0; round < 30_000; round++)
        {
            byte[] file = Mutate(random, WithHeader(
                2, new ElfProgramHeader { Type = ElfSegmentType.Interpreter, Offset = 0x1800, FileSize = 12 }));
            if (Parse(file, out ElfImage image, out ElfSegment[] segments) != LoadStatus.Ok)
            {
                continue;
            }
            taken++;
            ulong size = (ulong)file.Length;
            ulong end = 0;
            foreach (ElfSegment segment in segments)
            {
                Assert.True(segment.Offset <= size && segment.FileSize <= size - segment.Offset);
                Assert.True(segment.FileSize <= segment.MemorySize);
                Assert.True(segment.PageStart >= end && segment.PageEnd > segment.PageStart && segment.PageEnd <= Layout.MapTop);
                end = segment.PageEnd;
            }
            Assert.Equal((segments[0].PageStart, end), (image.Start, image.End));
            Assert.Contains(segments, segment => segment.Contains(image.Entry) && (segment.Protection & Protection.Execute) != 0);
            Assert.True(image.InterpreterOffset <= size && (ulong)image.InterpreterLength <= size - image.InterpreterOffset);
            if (image.End - image.Start < 1 << 24)
            {
                MappedProgram.Check(file, segments, bias: 0x7000_0000, fileOffset: random.Next(2) == 0 ? 0x3000ul : 0x24);
            }
        }
        Assert.InRange(taken, 300, 29_700);
    }

    private static byte[] Mutate(Random random, byte[] file)
    {
        const int headers = ElfBytes.HeadersAt + (3 * ElfProgramHeader.Bytes);
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            int at = random.Next(headers);
            switch (random.Next(3))
            {
                case 0:
                    file[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    file[at] = (byte)random.Next(256);
                    break;
                default:
                    BitConverter.TryWriteBytes(file.AsSpan(at & ~7), random.Next(5) switch
                    {
                        0 => ulong.MaxValue,
                        1 => 0ul,
                        2 => Layout.MapTop - (ulong)random.Next(0x2000),
                        3 => (ulong)random.Next(0x3000),
                        _ => (ulong)random.NextInt64(),
                    });
                    break;
            }
        }
        return random.Next(8) == 0 ? file[..random.Next(file.Length)] : file;
    }

    private static byte[] WithHeader(int index, in ElfProgramHeader header)
    {
        byte[] file = ElfBytes.Program();
        MemoryMarshal.AsRef<ElfFileHeader>(file.AsSpan()).ProgramHeaderCount = 3;
        MemoryMarshal.Write(file.AsSpan(ElfBytes.HeadersAt + (index * ElfProgramHeader.Bytes)), in header);
        return file;
    }

    private static LoadStatus Parse(byte[] file, out ElfImage image, out ElfSegment[] segments)
    {
        var room = new ElfSegment[ElfHeaders.MaxProgramHeaders];
        LoadStatus status = ElfImage.TryParse(new ArraySource(file), room, out image);
        segments = status == LoadStatus.Ok ? room[..image.SegmentCount] : [];
        return status;
    }
}
