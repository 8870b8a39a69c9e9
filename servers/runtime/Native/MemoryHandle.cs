using Rill.Abi;

namespace Rill.Runtime.Native;

/// <summary>A Memory object.</summary>
public sealed class MemoryHandle(KernelCalls kernel, uint value) : OwnedHandle(kernel, value)
{
    /// <summary>Makes a zero-filled Memory object.</summary>
    /// <exception cref="KernelException">The kernel has no memory for it.</exception>
    public static MemoryHandle Create(KernelCalls kernel, ulong size, MemoryFlags flags = MemoryFlags.None)
    {
        kernel.MemoryCreate(size, flags, out uint memory).ThrowIfFailed("MemoryCreate");
        return new MemoryHandle(kernel, memory);
    }
}
