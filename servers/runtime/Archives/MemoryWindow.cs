using Rill.Abi;
using Rill.Loading;
using Rill.Runtime.Native;

namespace Rill.Runtime.Archives;

/// <summary>A Memory object that is read through a window which moves over it.</summary>
/// <param name="kernel">The kernel.</param>
/// <param name="memory">The object; Read.</param>
/// <param name="size">Its size in bytes, or the size rounded up to pages.</param>
internal sealed class MemoryWindow(KernelCalls kernel, uint memory, ulong size) : IArchiveSource
{
    private const int WindowBytes = 64 * 1024;

    private readonly byte[] _bytes = new byte[WindowBytes];
    private ulong _start;
    private int _length;

    public ulong Size => size;

    public ReadOnlySpan<byte> At(ulong offset, int length)
    {
        ulong into = offset - _start;
        if (into > (ulong)_length || (ulong)length > (ulong)_length - into)
        {
            _start = offset;
            int wanted = (int)Math.Min(WindowBytes, size - Math.Min(offset, size));
            _length = kernel.MemoryRead(memory, offset, _bytes.AsSpan(0, wanted), out int read) == Status.Ok ? read : 0;
            into = 0;
        }

        return _bytes.AsSpan((int)into, _length - (int)into);
    }
}
