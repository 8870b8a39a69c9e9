using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Vfs;
using Rill.Runtime.Native;

namespace Rill.Posix.Tmpfs;

/// <summary>
/// A regular file of a tmpfs. Its content begins in a managed array and moves to a Memory object when it outgrows
/// <see cref="SmallLimit"/> or is mapped. Bytes past the size are zero in both.
/// </summary>
internal sealed partial class TmpfsFile(TmpfsFileSystem fileSystem, ulong number, ModeBits mode) : Inode(fileSystem, number, mode)
{
    /// <summary>The largest content kept in a managed array, in bytes.</summary>
    public const int SmallLimit = 8192;
    private const long PageSize = (long)Pages.Size;
    private const long GrowthStep = 65536;
    private const FileSeals WriteSeals = FileSeals.Write | FileSeals.FutureWrite;

    private byte[] _small = [];
    private MemoryHandle? _memory;
    private long _size;

    /// <summary>Bytes of the Memory object.</summary>
    private long _capacity;

    /// <summary>Once it was mapped the object is as long as the file, so that a touch past its end faults.</summary>
    private bool _isMapped;

    /// <summary>The page past the highest one written, and how many pages are taken from the file system's limit.</summary>
    private long _highest, _pages;

    private FileSeals _seals = FileSeals.Seal;

    /// <summary>Who is charged for it.</summary>
    public uint Payer { get; init; }

    /// <summary>F_SEAL_*; F_SEAL_SEAL but for a memfd made with MFD_ALLOW_SEALING.</summary>
    public FileSeals Seals => _seals;

    /// <summary>Lets seals be added: a new memfd with MFD_ALLOW_SEALING.</summary>
    public void AllowSealing() => _seals = FileSeals.None;

    /// <summary>Whether seals keep the content from being written.</summary>
    public bool IsWriteSealed => (Seals & WriteSeals) != 0;

    /// <summary>
    /// Adds seals. Those against writing are the Memory object's too, since its mappings and handles are not the server's.
    /// EBUSY: F_SEAL_WRITE, and there is a shared mapping that is writable or could be made so.
    /// </summary>
    public Errno AddSeals(FileSeals seals)
    {
        Errno errno = _memory is null ? Errno.Ok : SealMemory(seals & ~Seals);
        if (errno == Errno.Ok)
        {
            _seals |= seals;
        }

        return errno;
    }

    public override long Size => _size;

    public override Errno OpenContent(IVfsCaller caller, Location location, OpenFlags flags, out OpenFile? file)
    {
        file = new TmpfsOpenFile(location, flags, this);
        return Errno.Ok;
    }

    /// <summary>Copies content out; less at the end of the file.</summary>
    public Errno Read(UserBuffer to, long position, out int count)
    {
        count = 0;
        if (position >= _size)
        {
            return Errno.Ok;
        }

        int wanted = (int)Math.Min(to.Length, _size - position);
        Errno errno;
        if (_memory is not null)
        {
            errno = to.WriteFrom(_memory, (ulong)position, wanted);
        }
        else
        {
            // The array may be shorter than the file: the rest is zeros.
            int there = (int)Math.Clamp(_small.Length - position, 0, wanted);
            errno = to.Write(_small.AsSpan((int)Math.Min(position, _small.Length), there));
            if (errno == Errno.Ok && there < wanted)
            {
                errno = to.Write(new byte[wanted - there], there);
            }
        }

        count = errno == Errno.Ok ? wanted : 0;
        return errno;
    }

    /// <summary>Copies content out into the server.</summary>
    public Errno Read(Span<byte> to, long position, out int count)
    {
        count = (int)Math.Clamp(_size - position, 0, to.Length);
        if (_memory is not null)
        {
            return StatusErrno.OfTransfer(
                fileSystem.Kernel.MemoryRead(_memory.Value, (ulong)position, to[..count], out int read), read, count);
        }

        to[..count].Clear();
        int there = (int)Math.Clamp(_small.Length - position, 0, count);
        _small.AsSpan((int)Math.Min(position, _small.Length), there).CopyTo(to);
        return Errno.Ok;
    }

    /// <summary>Copies content in, growing the file.</summary>
    public Errno Write(UserBuffer from, long position, out int count)
    {
        count = 0;
        if (from.Length == 0)
        {
            return Errno.Ok;
        }

        long end = position + from.Length;
        Errno errno = Reserve(position, end);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        errno = _memory is not null
            ? from.ReadInto(_memory, (ulong)position, from.Length)
            : from.Read(_small.AsSpan((int)position, from.Length));
        if (errno != Errno.Ok)
        {
            return errno == Errno.ENOMEM ? Errno.ENOSPC : errno;
        }

        count = from.Length;
        _size = Math.Max(_size, end);
        TouchModified();
        return Errno.Ok;
    }

    /// <summary>Copies content in from a Memory object (the initial archive).</summary>
    public Errno WriteFrom(MemoryHandle source, ulong offset, long length)
    {
        Errno errno = Reserve(0, length);
        if (errno != Errno.Ok || length == 0)
        {
            return errno;
        }

        if (_memory is null)
        {
            errno = StatusErrno.OfTransfer(
                fileSystem.Kernel.MemoryRead(source.Value, offset, _small.AsSpan(0, (int)length), out int read), read, (int)length);
        }
        else
        {
            Status status = fileSystem.Kernel.MemoryCopy(_memory.Value, 0, source.Value, offset, (ulong)length, out ulong copied);
            errno = status == Status.Ok && copied == (ulong)length ? Errno.Ok : Errno.EIO;
        }

        _size = errno == Errno.Ok ? length : 0;
        return errno;
    }

    public override Errno Truncate(long length)
    {
        if (length == _size)
        {
            TouchModified();
            return Errno.Ok;
        }

        Errno errno = length < _size ? Shrink(length) : Grow(length);
        if (errno == Errno.Ok)
        {
            _size = length;
            TouchModified();
        }

        return errno;
    }

    /// <summary>Makes a range zero and frees its pages; the size stays.</summary>
    public Errno Punch(long offset, long length)
    {
        long end = Math.Min(offset + length, _size);
        if (offset >= end)
        {
            return Errno.Ok;
        }

        TouchModified();
        if (_memory is not null)
        {
            (_holeStart, _holeEnd) = (offset, end);
            FreeSome();
            return Errno.Ok;
        }

        int last = (int)Math.Min(end, _small.Length);
        if (offset < last)
        {
            _small.AsSpan((int)offset, last - (int)offset).Clear();
        }

        return Errno.Ok;
    }

    /// <summary>The content as a Memory object, from now on as long as the file is, in pages.</summary>
    public Errno GetMemory(out MemoryHandle? memory)
    {
        Errno errno = _memory is null ? MoveToMemory(_size) : Errno.Ok;
        memory = _memory;
        if (errno != Errno.Ok || _isMapped)
        {
            return errno;
        }

        _isMapped = true;
        return IsShrinking ? Errno.Ok : Resize(RoundUp(Math.Max(_size, 1), PageSize));
    }

    public override void Discard()
    {
        _memory?.Dispose();
        _memory = null;
        _keptCapacity = _holeEnd = 0;
        DropSmall();
        _size = 0;
        fileSystem.Return(_pages);
        fileSystem.ReturnInode(Payer, HeapLedger.InodeBytes);
        _pages = _highest = 0;
    }

    public override void GetAttributes(out InodeAttributes attributes)
    {
        base.GetAttributes(out attributes);
        attributes.Blocks = (ulong)_pages * (Pages.Size / InodeAttributes.BlockUnit);
    }
}
