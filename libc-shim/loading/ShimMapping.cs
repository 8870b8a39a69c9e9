using Rill.Abi;
using Rill.Shim.Abi;

namespace Rill.Loading;

/// <summary>Maps the shim's image, whose parts its header tells (<see cref="ShimImage"/>).</summary>
public static class ShimMapping
{
    private const ulong ImageBound = 16 * 1024 * 1024;

    /// <summary>Whether a header is one of a shim that this loader knows.</summary>
    public static bool IsKnown(in ShimImage image)
    {
        ulong all = image.TextOffset | image.TextLength | image.ReadOnlyOffset | image.ReadOnlyLength
            | image.DataOffset | image.DataLength | image.ZeroLength | image.VdsoOffset | image.VdsoLength;
        return image.Magic == ShimImage.MagicValue && image.Version == ShimImage.CurrentVersion
            && Pages.Aligned(all) && all < ImageBound;
    }

    /// <summary>Maps the shim and its vDSO. The space's redirect is the caller's to set.</summary>
    /// <param name="target">The space; the image is its Memory object.</param>
    /// <param name="image">A header that <see cref="IsKnown"/>.</param>
    /// <param name="vdso">Where the vDSO goes.</param>
    public static bool TryMap<TTarget>(ref TTarget target, in ShimImage image, ulong vdso = Layout.Vdso)
        where TTarget : struct, IMappingTarget
    {
        const Protection readExecute = Protection.Read | Protection.Execute;
        const Protection readWrite = Protection.Read | Protection.Write;
        return TryMapPart(ref target, 0, Pages.Size, Protection.Read)
            && TryMapPart(ref target, image.TextOffset, image.TextLength, readExecute)
            && TryMapPart(ref target, image.ReadOnlyOffset, image.ReadOnlyLength, Protection.Read)
            && TryMapPart(ref target, image.DataOffset, image.DataLength, readWrite)
            && (image.ZeroLength == 0
                || target.TryMapZeroes(Layout.Shim + image.DataOffset + image.DataLength, image.ZeroLength, readWrite))
            && (image.VdsoLength == 0
                || target.TryMap(vdso, image.VdsoLength, readExecute, image.VdsoOffset));
    }

    private static bool TryMapPart<TTarget>(ref TTarget target, ulong offset, ulong length, Protection protection)
        where TTarget : struct, IMappingTarget
        => length == 0 || target.TryMap(Layout.Shim + offset, length, protection, offset);
}
