using System.Numerics;
using Rill.Abi;
using Rill.Runtime.Loading;
using Xunit;

namespace Rill.Runtime.Tests.Loading;

public sealed class ProgramPlacementTests
{
    private const ulong StackLimit = 1ul << 30;

    [Fact]
    public void WithoutRandomizationPlacesDoNotDependOnRandomBytes() =>
        Assert.Single(Draw(AddressRandomization.None).Distinct());

    /// <summary>The bits that Linux draws: 28 for programs and mappings, 22 and 8 for the stack, 13 for brk.</summary>
    [Fact]
    public void AsManyBitsAreDrawnAsLinuxDraws()
    {
        ProgramPlacement[] places = Draw(AddressRandomization.All);
        Assert.Equal(28, Bits(places, place => place.ProgramBase, 12, 40));
        Assert.Equal(28, Bits(places, place => place.MapTop, 12, 40));
        Assert.Equal(30, Bits(places, place => place.StackTop, 4, 34));
        Assert.Equal(18, Bits(places, place => place.Vdso, 12, 30));
        Assert.Equal(13, Bits(places, place => place.BreakGap, 12, 25));
    }

    [Fact]
    public void PlacesLeaveRoomForEachOther() =>
        Assert.All(
            Draw(AddressRandomization.All).Concat(Draw(AddressRandomization.None)),
            place =>
            {
                Assert.Equal(0ul, (place.ProgramBase | place.MapTop | place.Vdso | place.BreakGap) % 4096);
                Assert.Equal(0ul, place.StackTop % 16);
                Assert.InRange(place.ProgramBase, 0x5555_5555_4000ul, 0x6000_0000_0000ul);
                Assert.InRange(place.MapTop, 0x7000_0000_0000ul, Layout.MapTop);
                Assert.InRange(place.StackTop, place.MapTop + StackLimit, Layout.StackTop);
                Assert.True(place.Vdso is (>= Layout.VdsoArea and <= Layout.ShimHeap - (4 * 4096)) or Layout.Vdso);
            });

    [Fact]
    public void BreakFollowsTheProgramWhereOnlyPlacesAreDrawn()
    {
        ProgramPlacement[] places = Draw(AddressRandomization.Places);
        Assert.All(places, place => Assert.Equal(0ul, place.BreakGap));
        Assert.Equal(28, Bits(places, place => place.MapTop, 12, 40));
    }

    private static ProgramPlacement[] Draw(AddressRandomization what)
    {
        var random = new Random(1);
        byte[] bytes = new byte[ProgramPlacement.RandomBytes];
        return [.. Enumerable.Range(0, 1000).Select(_ =>
        {
            random.NextBytes(bytes);
            return ProgramPlacement.Draw(bytes, StackLimit, what);
        })];
    }

    private static int Bits(ProgramPlacement[] places, Func<ProgramPlacement, ulong> which, int from, int to)
    {
        ulong ones = 0;
        ulong zeros = 0;
        foreach (ProgramPlacement place in places)
        {
            ones |= which(place);
            zeros |= ~which(place);
        }

        return BitOperations.PopCount((ones & zeros) & ((1ul << to) - (1ul << from)));
    }
}
