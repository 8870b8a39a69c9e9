using Rill.Abi;

namespace Rill.Runtime.Native;

/// <summary>A handle that this process owns: closed once, by Dispose.</summary>
/// <param name="kernel">The kernel whose table holds it.</param>
/// <param name="value">The handle; the object owns it from now on.</param>
public abstract class OwnedHandle(Kernel kernel, uint value) : IDisposable
{
    private uint _value = value;

    /// <summary>The kernel whose table holds the handle.</summary>
    public Kernel Kernel { get; } = kernel;

    /// <summary>The handle; 0 once it is closed or given away.</summary>
    public uint Value => _value;

    /// <summary>Whether there is a handle.</summary>
    public bool IsOpen => _value != 0;

    /// <summary>Hands the handle over to the caller; this object no longer closes it.</summary>
    public uint Release() => Interlocked.Exchange(ref _value, 0);

    /// <summary>Closes the handle.</summary>
    public void Dispose()
    {
        uint handle = Release();
        if (handle != 0)
        {
            Kernel.HandleClose(handle);
        }

        GC.SuppressFinalize(this);
    }
}

/// <summary>A Memory object.</summary>
public sealed class MemoryHandle(Kernel kernel, uint value) : OwnedHandle(kernel, value)
{
    /// <summary>Makes a zero-filled Memory object.</summary>
    /// <exception cref="KernelException">The kernel has no memory for it.</exception>
    public static MemoryHandle Create(Kernel kernel, ulong size, MemoryFlags flags = MemoryFlags.None)
    {
        kernel.MemoryCreate(size, flags, out uint memory).ThrowIfFailed("MemoryCreate");
        return new MemoryHandle(kernel, memory);
    }
}

/// <summary>One end of a stream.</summary>
public sealed class LaneHandle(Kernel kernel, uint value) : OwnedHandle(kernel, value)
{
    /// <summary>Makes a stream.</summary>
    /// <exception cref="KernelException">The kernel has no memory or handle for it.</exception>
    public static (LaneHandle First, LaneHandle Second) CreatePair(Kernel kernel)
    {
        kernel.StreamCreate(out uint first, out uint second).ThrowIfFailed("StreamCreate");
        return (new LaneHandle(kernel, first), new LaneHandle(kernel, second));
    }
}

/// <summary>An address space.</summary>
public sealed class SpaceHandle(Kernel kernel, uint value) : OwnedHandle(kernel, value)
{
    /// <summary>Makes an empty space.</summary>
    /// <exception cref="KernelException">The kernel has no memory or handle for it.</exception>
    public static SpaceHandle Create(Kernel kernel)
    {
        kernel.SpaceCreate(out uint space).ThrowIfFailed("SpaceCreate");
        return new SpaceHandle(kernel, space);
    }
}

/// <summary>A process.</summary>
public sealed class ProcessHandle(Kernel kernel, uint value) : OwnedHandle(kernel, value);

/// <summary>A thread.</summary>
public sealed class ThreadHandle(Kernel kernel, uint value) : OwnedHandle(kernel, value);

/// <summary>An interrupt line.</summary>
public sealed class InterruptHandle(Kernel kernel, uint value) : OwnedHandle(kernel, value);

/// <summary>A range of I/O ports.</summary>
public sealed class PortsHandle(Kernel kernel, uint value) : OwnedHandle(kernel, value);
