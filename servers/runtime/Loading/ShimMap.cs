using System.Runtime.InteropServices;
using Rill.Abi;
using Rill.Runtime.Native;
using Rill.Shim.Abi;

namespace Rill.Runtime.Loading;

/// <summary>The shim's image: read once, mapped into every space.</summary>
internal sealed class ShimMap
{
    private const ulong ImageBound = 16 * 1024 * 1024;

    private readonly KernelCalls _kernel;
    private readonly uint _memory;
    private readonly ShimImage _image;

    private ShimMap(KernelCalls kernel, uint memory, in ShimImage image)
    {
        _kernel = kernel;
        _memory = memory;
        _image = image;
    }

    /// <summary>The image's header.</summary>
    public ref readonly ShimImage Image => ref _image;

    /// <summary>Reads the header; null if it is not a shim that this loader knows.</summary>
    public static ShimMap? TryRead(KernelCalls kernel, uint memory)
    {
        var image = default(ShimImage);
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<ShimImage>(ref image));
        return kernel.MemoryRead(memory, 0, bytes, out int read) == Status.Ok
            && read == bytes.Length
            && image.Magic == ShimImage.MagicValue
            && image.Version == ShimImage.CurrentVersion
            && AreAligned(image)
            ? new ShimMap(kernel, memory, in image)
            : null;
    }

    /// <summary>Maps the shim and its vDSO into a space and sets the redirect.</summary>
    public bool TryMap(uint space)
    {
        return TryMapPart(space, 0, ElfImage.PageSize, Protection.Read)
            && TryMapPart(space, _image.TextOffset, _image.TextLength, Protection.Read | Protection.Execute)
            && TryMapPart(space, _image.ReadOnlyOffset, _image.ReadOnlyLength, Protection.Read)
            && TryMapPart(space, _image.DataOffset, _image.DataLength, Protection.Read | Protection.Write)
            && (_image.ZeroLength == 0 || SegmentMapper.TryMap(
                _kernel,
                space,
                Layout.Shim + _image.DataOffset + _image.DataLength,
                _image.ZeroLength,
                Protection.Read | Protection.Write))
            && (_image.VdsoLength == 0 || SegmentMapper.TryMap(
                _kernel, space, Layout.Vdso, _image.VdsoLength, Protection.Read | Protection.Execute, _memory, _image.VdsoOffset))
            && _kernel.SpaceSetRedirect(space, in _image.Redirect) == Status.Ok;
    }

    private static bool AreAligned(in ShimImage image)
    {
        ulong all = image.TextOffset | image.TextLength | image.ReadOnlyOffset | image.ReadOnlyLength
            | image.DataOffset | image.DataLength | image.ZeroLength | image.VdsoOffset | image.VdsoLength;
        return all % ElfImage.PageSize == 0 && all < ImageBound;
    }

    private bool TryMapPart(uint space, ulong offset, ulong length, Protection protection) =>
        length == 0 || SegmentMapper.TryMap(_kernel, space, Layout.Shim + offset, length, protection, _memory, offset);
}
