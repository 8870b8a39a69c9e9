using Rill.Kernel.Loader;

namespace Rill.Kernel.Tests.Boot;

public class PhysicalMapTests
{
    private const ulong MiB = 1 << 20;

    private static string Text(in PhysicalMap map)
    {
        var parts = new List<string>();
        foreach (ref readonly MemoryRange range in map.Ranges)
        {
            parts.Add($"{range.Start:x}-{range.End:x} {range.Kind}");
        }
        return string.Join(", ", parts);
    }

    [Fact]
    public void UsableRangesShrinkToWholePages()
    {
        PhysicalMap map = default;
        map.Add(0x1800, 0x3000, RangeKind.Usable);
        Assert.Equal("2000-4000 Usable", Text(in map));
    }

    [Fact]
    public void AReservedRangeWinsOverAUsableOneInAnyOrder()
    {
        PhysicalMap first = default;
        first.Add(0, 16 * MiB, RangeKind.Usable);
        first.Add(4 * MiB, MiB, RangeKind.Reserved);
        PhysicalMap second = default;
        second.Add(4 * MiB, MiB, RangeKind.Reserved);
        second.Add(0, 16 * MiB, RangeKind.Usable);
        Assert.Equal("0-400000 Usable, 400000-500000 Reserved, 500000-1000000 Usable", Text(in first));
        Assert.Equal(Text(in first), Text(in second));
    }

    [Fact]
    public void NeighboursOfOneKindBecomeOneRange()
    {
        PhysicalMap map = default;
        map.Add(0, MiB, RangeKind.Usable);
        map.Add(2 * MiB, MiB, RangeKind.Usable);
        map.Add(MiB, MiB, RangeKind.Usable);
        Assert.Equal("0-300000 Usable", Text(in map));
    }

    [Fact]
    public void TakingChangesUsableMemoryOnly()
    {
        PhysicalMap map = default;
        map.Add(0, 4 * MiB, RangeKind.Usable);
        map.Add(MiB, MiB, RangeKind.Acpi);
        map.Take(MiB / 2, 2 * MiB, RangeKind.Kernel);
        Assert.Equal(
            "0-80000 Usable, 80000-100000 Kernel, 100000-200000 Acpi, 200000-280000 Kernel, 280000-400000 Usable",
            Text(in map));
    }

    [Fact]
    public void RoomIsFoundAtTheTopBelowTheLimit()
    {
        PhysicalMap map = default;
        map.Add(MiB, 7 * MiB, RangeKind.Usable);
        map.Add(16 * MiB, MiB, RangeKind.Usable);
        Assert.True(map.TryFind(0x1000, 0x1000, ulong.MaxValue, out ulong highest));
        Assert.Equal(17 * MiB - 0x1000, highest);
        Assert.True(map.TryFind(2 * MiB, 2 * MiB, ulong.MaxValue, out ulong aligned));
        Assert.Equal(6 * MiB, aligned);
        Assert.True(map.TryFind(0x1000, 0x1000, 4 * MiB, out ulong limited));
        Assert.Equal(4 * MiB - 0x1000, limited);
        Assert.False(map.TryFind(8 * MiB, 0x1000, ulong.MaxValue, out _));
    }

    [Fact]
    public void RandomRangesNeverOverlapAndStaySorted()
    {
        var random = new System.Random(1);
        for (int round = 0; round < 200; round++)
        {
            PhysicalMap map = default;
            for (int i = 0; i < 20; i++)
            {
                ulong start = (ulong)random.Next(64) << 12;
                ulong length = (ulong)random.Next(1, 16) << 12;
                if (random.Next(2) == 0)
                {
                    map.Add(start, length, (RangeKind)random.Next(1, 6));
                }
                else
                {
                    map.Take(start, length, RangeKind.Kernel);
                }
            }
            ulong end = 0;
            foreach (ref readonly MemoryRange range in map.Ranges)
            {
                Assert.True(range.Start >= end && range.End > range.Start);
                end = range.End;
            }
        }
    }

    [Fact]
    public void ALengthThatWrapsEndsAtTheLastPage()
    {
        PhysicalMap map = default;
        map.Add(0xFFFF_FFFF_FFFF_0000, 0x2_0000, RangeKind.Reserved);
        Assert.Equal("ffffffffffff0000-fffffffffffff000 Reserved", Text(in map));
    }
}
