using Rill.Abi;
using Rill.Loading;

namespace Rill.Shim.Tests.Loading;

public sealed class SegmentMapperTests
{
    private const ElfSegmentFlags ReadExecute = ElfSegmentFlags.Read | ElfSegmentFlags.Execute;
    private const ElfSegmentFlags ReadWrite = ElfSegmentFlags.Read | ElfSegmentFlags.Write;

    [Theory]
    [InlineData(0, true)]
    [InlineData(0x5000, true)]
    [InlineData(0x24, false)]
    public void FilesAtWholePagesAreMappedAndOthersCopied(ulong fileOffset, bool isMapped)
    {
        MappedProgram space = MappedProgram.Check(Program(), Segments(Program()), 0x1000_0000, fileOffset);
        Assert.Equal(isMapped ? 2 : 0, space.FromFile.Count);
    }

    [Fact]
    public void CodeThatMayNotBeMappedIsCopied()
    {
        MappedProgram space = MappedProgram.Check(Program(), Segments(Program()), 0, fileOffset: 0, mayMapCode: false);
        Assert.Single(space.FromFile);
    }

    [Theory]
    // File bytes that end at a page, within one, in the page where the memory ends, and none at all.
    [InlineData(0x1000, 0x1000)]
    [InlineData(0x1000, 0x1001)]
    [InlineData(0x0FFF, 0x1000)]
    [InlineData(0x0800, 0x0800)]
    [InlineData(0x0800, 0x0801)]
    [InlineData(0x0001, 0x9000)]
    [InlineData(0, 0x2345)]
    public void WhatFollowsTheFilesBytesIsZero(ulong fileSize, ulong memorySize)
    {
        byte[] file = ElfBytes.Make(
            0x3000,
            ElfBytes.Header(ElfType.Executable, 0x40_0100, 2),
            ElfBytes.Load(ReadExecute, 0, 0x40_0000, 0x200, 0x200),
            ElfBytes.Load(ReadWrite, 0x1000, 0x40_1000, fileSize, memorySize));
        MappedProgram.Check(file, Segments(file), 0, 0);
        MappedProgram.Check(file, Segments(file), 0, 0x321);
    }

    /// <summary>Without room for a part, the answer is NoMemory, at whichever step.</summary>
    [Fact]
    public void EveryRefusedStepIsTold()
    {
        ElfSegment[] segments = Segments(Program());
        foreach (ulong offset in (ulong[])[0, 0x24])
        {
            int steps = 0;
            while (true)
            {
                var target = new FailingTarget(steps++, offset);
                LoadStatus status = SegmentMapper.Map(ref target, segments, 0);
                if (status == LoadStatus.Ok)
                {
                    break;
                }
                Assert.Equal(LoadStatus.NoMemory, status);
            }
            Assert.InRange(steps, 4, 10);
        }
    }

    private static byte[] Program() => ElfBytes.Program();

    private static ElfSegment[] Segments(byte[] file)
    {
        var room = new ElfSegment[ElfHeaders.MaxProgramHeaders];
        Assert.Equal(LoadStatus.Ok, ElfImage.TryParse(new ArraySource(file), room, out ElfImage image));
        return room[..image.SegmentCount];
    }

    /// <summary>Refuses the step of a number.</summary>
    private struct FailingTarget(int failing, ulong fileOffset) : IProgramTarget
    {
        private int _step;

        public readonly ulong FileOffset => fileOffset;

        public readonly bool MayMap(Protection protection) => true;

        public bool TryMap(ulong address, ulong length, Protection protection, ulong offset) => _step++ != failing;

        public bool TryMapZeroes(ulong address, ulong length, Protection protection) => _step++ != failing;

        public bool TryWrite(ulong address, ReadOnlySpan<byte> bytes) => _step++ != failing;

        public LoadStatus Copy(ulong offset, ulong address, ulong length) =>
            _step++ != failing ? LoadStatus.Ok : LoadStatus.NoMemory;
    }
}
