using Rill.Runtime.Native;
using Kernel = Rill.Runtime.Native.Kernel;

namespace Rill.Posix.Devfs;

/// <summary>/dev/null, zero, full, random and urandom.</summary>
/// <remarks>Source: man 4 null, 4 full, 4 random. Random bytes are the kernel's, which never blocks for them.</remarks>
internal sealed class MemoryDevice(Location location, uint flags, MemoryDeviceKind kind, Kernel kernel) : OpenFile(location, flags)
{
    private static readonly byte[] s_zeros = new byte[65536];

    public override bool IsSeekable => true;

    public override Errno Seek(long offset, uint whence, out long position)
    {
        position = 0;
        return Errno.Ok;
    }

    public override Errno Read(IVfsCaller caller, UserBuffer to, ref long position, out int count)
    {
        count = 0;
        if (kind == MemoryDeviceKind.Null)
        {
            return Errno.Ok;
        }

        byte[] source = kind == MemoryDeviceKind.Random ? new byte[Math.Min(to.Length, 4096)] : s_zeros;
        while (count < to.Length)
        {
            int part = Math.Min(to.Length - count, source.Length);
            if (kind == MemoryDeviceKind.Random && kernel.RandomGet(source.AsSpan(0, part)) != Rill.Abi.Status.Ok)
            {
                return Errno.EIO;
            }

            Errno errno = to.Write(source.AsSpan(0, part), count);
            if (errno != Errno.Ok)
            {
                return errno;
            }

            count += part;
        }

        return Errno.Ok;
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
        if (kernel.MemoryCreate((ulong)Math.Max(length, 1), Rill.Abi.MemoryFlags.None, out uint handle) != Rill.Abi.Status.Ok)
        {
            return Errno.ENOMEM;
        }

        memory = _zero = new MemoryHandle(kernel, handle);
        return Errno.Ok;
    }

    private MemoryHandle? _zero;

    protected override void OnClose() => _zero?.Dispose();
}
