namespace Rill.Runtime.Native;

/// <summary>An address space.</summary>
public sealed class SpaceHandle(KernelCalls kernel, uint value) : OwnedHandle(kernel, value)
{
    /// <summary>Makes an empty space.</summary>
    /// <exception cref="KernelException">The kernel has no memory or handle for it.</exception>
    public static SpaceHandle Create(KernelCalls kernel)
    {
        kernel.SpaceCreate(out uint space).ThrowIfFailed("SpaceCreate");
        return new SpaceHandle(kernel, space);
    }
}
