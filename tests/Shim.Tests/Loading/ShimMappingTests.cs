using Rill.Abi;
using Rill.Loading;
using Rill.Shim.Abi;

namespace Rill.Shim.Tests.Loading;

public sealed class ShimMappingTests
{
    private static ShimImage Image => new()
    {
        Magic = ShimImage.MagicValue,
        Version = ShimImage.CurrentVersion,
        TextOffset = 0x1000,
        TextLength = 0x3000,
        ReadOnlyOffset = 0x4000,
        ReadOnlyLength = 0x1000,
        DataOffset = 0x5000,
        DataLength = 0x1000,
        ZeroLength = 0x2000,
        VdsoOffset = 0x6000,
        VdsoLength = 0x1000,
    };

    [Fact]
    public void EachPartIsAtItsDistanceWithItsAccess()
    {
        byte[] memory = [.. Enumerable.Range(0, 0x7000).Select(at => (byte)(at >> Pages.Shift))];
        var space = new MappedProgram(memory, 0);
        ShimImage image = Image;
        Assert.True(ShimMapping.TryMap(ref space, in image));
        const Protection read = Protection.Read, execute = read | Protection.Execute, write = read | Protection.Write;
        (ulong, int, Protection)[] expected =
        [
            (Layout.Shim, 0, read), (Layout.Shim + 0x1000, 1, execute), (Layout.Shim + 0x2000, 2, execute),
            (Layout.Shim + 0x3000, 3, execute), (Layout.Shim + 0x4000, 4, read), (Layout.Shim + 0x5000, 5, write),
            (Layout.Shim + 0x6000, 0, write), (Layout.Shim + 0x7000, 0, write), (Layout.Vdso, 6, execute),
        ];
        Assert.Equal(
            expected.OrderBy(page => page.Item1),
            space.Content.Select(page => (page.Key << Pages.Shift, (int)page.Value.Bytes[0], page.Value.Protection))
                .OrderBy(page => page.Item1));
    }

    [Fact]
    public void AShimWithoutZeroesAndVdsoHasNone()
    {
        var space = new MappedProgram(new byte[0x6000], 0);
        ShimImage image = Image with { ZeroLength = 0, VdsoLength = 0 };
        Assert.True(ShimMapping.TryMap(ref space, in image));
        Assert.Equal(6, space.Content.Count);
    }

    [Fact]
    public void OtherImagesOtherVersionsAndPlacesWithinPagesAreNotKnown()
    {
        Assert.True(ShimMapping.IsKnown(Image));
        Assert.False(ShimMapping.IsKnown(default));
        Assert.False(ShimMapping.IsKnown(Image with { Magic = ShimImage.MagicValue + 1 }));
        Assert.False(ShimMapping.IsKnown(Image with { Version = ShimImage.CurrentVersion + 1 }));
        Assert.False(ShimMapping.IsKnown(Image with { TextLength = 0x3001 }));
        Assert.False(ShimMapping.IsKnown(Image with { ZeroLength = 0x10 }));
        Assert.False(ShimMapping.IsKnown(Image with { DataOffset = 1ul << 40 }));
        Assert.False(ShimMapping.IsKnown(Image with { VdsoOffset = ulong.MaxValue & ~0xFFFul }));
    }
}
