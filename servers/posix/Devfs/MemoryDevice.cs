using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Vfs;
using Rill.Protocols.Posix;
using Rill.Runtime.Native;

namespace Rill.Posix.Devfs;

/// <summary>/dev/null, zero, full, random and urandom.</summary>
/// <remarks>Source: man 4 null, 4 full, 4 random. Readers make zeros and random bytes themselves, however many.</remarks>
internal sealed class MemoryDevice(Location location, OpenFlags flags, MemoryDeviceKind kind, KernelCalls kernel, uint job)
    : OpenFile(location, flags)
{
    public override bool IsSeekable => true;

    public override ReadFill Fill => kind switch
    {
        MemoryDeviceKind.Null => ReadFill.None,
        MemoryDeviceKind.Random => ReadFill.Random,
        _ => ReadFill.Zeros,
    };

    public override Errno Seek(long offset, uint whence, out long position)
    {
        position = 0;
        return Errno.Ok;
    }

    /// <summary>What is no end of file is made by the reader.</summary>
    public override Errno Read(IVfsCaller caller, UserBuffer to, ref long position, out int count)
    {
        count = 0;
        return kind == MemoryDeviceKind.Null ? Errno.Ok : Errno.EINVAL;
    }

    public override Errno Write(IVfsCaller caller, UserBuffer from, ref long position, out int count)
    {
        count = kind == MemoryDeviceKind.Full ? 0 : from.Length;
        return kind == MemoryDeviceKind.Full ? Errno.ENOSPC : Errno.Ok;
    }

    public override Errno GetMemory(bool isShared, long length, out MemoryHandle? memory)
    {
        memory = null;
        if (kind != MemoryDeviceKind.Zero)
        {
            return Errno.ENODEV;
        }

        // A fresh object for each mapping; the reply's copy keeps it, this one goes with the description.
        _zero?.Dispose();
        if (kernel.MemoryCreate((ulong)Math.Max(length, 1), Rill.Abi.MemoryFlags.None, out uint handle, job) != Rill.Abi.Status.Ok)
        {
            return Errno.ENOMEM;
        }

        memory = _zero = new MemoryHandle(kernel, handle);
        return Errno.Ok;
    }

    private MemoryHandle? _zero;

    protected override void OnClose() => _zero?.Dispose();
}
