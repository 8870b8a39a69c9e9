namespace Rill.Runtime.Native;

/// <summary>One end of a stream.</summary>
public sealed class LaneHandle(KernelCalls kernel, uint value) : OwnedHandle(kernel, value)
{
    /// <summary>Makes a stream.</summary>
    /// <exception cref="KernelException">The kernel has no memory or handle for it.</exception>
    public static (LaneHandle First, LaneHandle Second) CreatePair(KernelCalls kernel)
    {
        kernel.StreamCreate(out uint first, out uint second).ThrowIfFailed("StreamCreate");
        return (new LaneHandle(kernel, first), new LaneHandle(kernel, second));
    }
}
