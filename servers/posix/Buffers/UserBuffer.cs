using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Protocols;
using Rill.Runtime.Native;

namespace Rill.Posix.Buffers;

/// <summary>
/// Where a transfer's bytes come from or go to: the bulk buffer of a held call, which the kernel copies from and to, or
/// memory of the server (for copies between files, and tests). It stays valid as long as the call is held.
/// </summary>
internal readonly struct UserBuffer
{
    /// <summary>The most bytes that one call moves: MAX_RW_COUNT (Linux, include/linux/fs.h), the last whole page below 2 GiB.</summary>
    public const int MaxTransfer = 0x7FFF_F000;

    private readonly KernelCalls? _kernel;
    private readonly uint _call;
    private readonly int _offset;
    private readonly byte[]? _memory;

    private UserBuffer(KernelCalls? kernel, uint call, byte[]? memory, int offset, int length)
    {
        _kernel = kernel;
        _call = call;
        _memory = memory;
        _offset = offset;
        Length = length;
    }

    /// <summary>A buffer in the server.</summary>
    public UserBuffer(byte[] memory, int offset, int length)
        : this(null, 0, memory, offset, length)
    {
    }

    /// <summary>
    /// The caller's bulk buffer of a call: at most <see cref="MaxTransfer"/> of what it claims, as no Linux call moves more
    /// or does other than refuse a larger buffer for its size.
    /// </summary>
    public static UserBuffer Of(KernelCalls kernel, uint call, ulong length) =>
        new(kernel, call, null, 0, Lengths.AtMost(length, MaxTransfer));

    /// <summary>Bytes.</summary>
    public int Length { get; }

    /// <summary>The rest from an offset on.</summary>
    public UserBuffer Slice(int offset) => new(_kernel, _call, _memory, _offset + offset, Length - offset);

    /// <summary>A part.</summary>
    public UserBuffer Slice(int offset, int length) => new(_kernel, _call, _memory, _offset + offset, length);

    /// <summary>Copies to the buffer, which must be large enough.</summary>
    public Errno Write(ReadOnlySpan<byte> data, int at = 0)
    {
        System.Diagnostics.Debug.Assert(at + data.Length <= Length, "the writer looked at the length");
        if (_memory is not null)
        {
            data.CopyTo(_memory.AsSpan(_offset + at));
            return Errno.Ok;
        }

        return data.IsEmpty
            ? Errno.Ok
            : OfCaller(_kernel!.CallWrite(_call, (ulong)(_offset + at), data, out int done), done, data.Length);
    }

    /// <summary>Copies from the buffer, which must be large enough.</summary>
    public Errno Read(Span<byte> data, int at = 0)
    {
        System.Diagnostics.Debug.Assert(at + data.Length <= Length, "the reader looked at the length");
        if (_memory is not null)
        {
            _memory.AsSpan(_offset + at, data.Length).CopyTo(data);
            return Errno.Ok;
        }

        return data.IsEmpty
            ? Errno.Ok
            : OfCaller(_kernel!.CallRead(_call, (ulong)(_offset + at), data, out int done), done, data.Length);
    }

    /// <summary>
    /// After a copy of several units ended in EFAULT: how many of them can be copied, since a transfer that meets bad
    /// memory tells what it did before. Copies are made again, with fewer units, until that is known; the last one that
    /// succeeded was of as many units as are told.
    /// </summary>
    /// <param name="units">How many could not be copied.</param>
    /// <param name="copies">Copies so many from the start: whether that worked.</param>
    public static int CopyWhatCanBe(int units, Func<int, bool> copies)
    {
        int can = 0;
        int cannot = units;
        while (cannot - can > 1)
        {
            int middle = can + ((cannot - can) / 2);
            if (copies(middle))
            {
                can = middle;
            }
            else
            {
                cannot = middle;
            }
        }

        return can;
    }

    /// <summary>Copies from a Memory object to the buffer.</summary>
    public Errno WriteFrom(MemoryHandle memory, ulong offset, int count)
    {
        if (_memory is not null)
        {
            return StatusErrno.OfTransfer(
                memory.Kernel.MemoryRead(memory.Value, offset, _memory.AsSpan(_offset, count), out int read), read, count);
        }

        return OfCaller(
            _kernel!.CallWriteMemory(_call, (ulong)_offset, memory.Value, offset, (ulong)count, out ulong done), (long)done, count);
    }

    /// <summary>Copies from the buffer to a Memory object.</summary>
    public Errno ReadInto(MemoryHandle memory, ulong offset, int count)
    {
        if (_memory is not null)
        {
            return StatusErrno.OfTransfer(
                memory.Kernel.MemoryWrite(memory.Value, offset, _memory.AsSpan(_offset, count), out int written), written, count);
        }

        return OfCaller(
            _kernel!.CallReadMemory(_call, (ulong)_offset, memory.Value, offset, (ulong)count, out ulong done), (long)done, count);
    }

    /// <summary>What came of a copy from or to the caller. Where memory for it is short, nothing may be taken or changed: the
    /// shim touches the buffer, waits in that fault for memory, and calls again.</summary>
    private static Errno OfCaller(Status status, long done, long wanted) =>
        status == Status.NoMemory ? Errno.ERESTARTMEMORY : StatusErrno.OfTransfer(status, done, wanted);
}
