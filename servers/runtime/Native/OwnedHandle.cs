namespace Rill.Runtime.Native;

/// <summary>A handle that this process owns: closed once, by Dispose.</summary>
/// <param name="kernel">The kernel whose table holds it.</param>
/// <param name="value">The handle; the object owns it from now on.</param>
public abstract class OwnedHandle(KernelCalls kernel, uint value) : IDisposable
{
    private uint _value = value;

    /// <summary>The kernel whose table holds the handle.</summary>
    public KernelCalls Kernel { get; } = kernel;

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
