using System;
using Rill.Abi;
using Rill.Kernel.Accounts;
using Rill.Kernel.Arch;
using Rill.Kernel.Objects;

namespace Rill.Kernel.Memory;

/// <summary>
/// Pages that can be mapped into any number of address spaces, read and written by the kernel, and resized. It holds
/// one reference to each of its frames; each page-table entry that maps one holds another.
/// </summary>
[GuardedBy(Guard.KernelLock)]
public sealed unsafe partial class MemoryObject : KernelObject
{
    /// <summary>The largest size in bytes: what an address space could map.</summary>
    public const ulong MaxSize = 1ul << 46;

    /// <summary>An upper bound of an instance's size in bytes, to be reserved before one is made.</summary>
    private const uint InstanceBytes = 256;

    private readonly MemoryKind _kind;
    /// <summary>Whom the object and its frames are charged to.</summary>
    private readonly uint _account;
    /// <summary>Of contiguous and device memory.</summary>
    private readonly ulong _physicalBase;
    /// <summary>Of sparse memory.</summary>
    private FrameTree _frames;
    /// <summary>The mappings of this object, in whatever spaces.</summary>
    private IntrusiveList<Mapping.ObjectLinks> _mappings;
    /// <summary>How many of them are shared and may be writable.</summary>
    private uint _writableMappings;

    /// <summary>Of a contiguous object that is taken apart: bytes freed.</summary>
    private ulong _demolished;

    private MemoryObject(MemoryKind kind, ulong size, ulong physicalBase, uint account)
    {
        _kind = kind;
        _account = account;
        _physicalBase = physicalBase;
        _frames = new FrameTree(account);
        Size = size;
    }

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Memory;

    /// <summary>Bytes; a multiple of the page size.</summary>
    public ulong Size { get; private set; }

    /// <summary>Whether nobody writes to it any more, but by the shared mappings that there are.</summary>
    public bool IsWriteSealed { get; private set; }

    /// <summary>The next object on <see cref="Demolition"/>'s list.</summary>
    internal MemoryObject? NextToDemolish { get; set; }

    /// <summary>Where its pages come from.</summary>
    public MemoryKind Kind => _kind;

    /// <summary>Its bytes in the direct map, where they lie in a row: of contiguous objects, else null.</summary>
    public byte* ContiguousPointer
        => _kind == MemoryKind.Contiguous ? DirectMap.ToVirtual(_physicalBase) : null;

    /// <summary>The most contiguous memory in one object, in bytes: it is cleared in one kernel entry.</summary>
    public const ulong MaxContiguous = 16 << 20;

    /// <summary>Makes zero-filled memory.</summary>
    /// <param name="size">Bytes, rounded up to pages; of contiguous memory not 0 and at most <see cref="MaxContiguous"/>.</param>
    /// <param name="memory">The object, with one reference for the caller.</param>
    /// <param name="account">Whom the object and its frames are charged to.</param>
    /// <returns>InvalidArgument (size, flags), LimitReached, NoMemory.</returns>
    public static Status Create(ulong size, MemoryFlags flags, out MemoryObject? memory, uint account = 0)
    {
        memory = null;
        if (size > MaxSize || (flags & ~MemoryFlags.Contiguous) != 0)
        {
            return Status.InvalidArgument;
        }

        size = Pages.Up(size);
        if ((flags & MemoryFlags.Contiguous) == 0)
        {
            return Make(MemoryKind.Sparse, size, 0, account, out memory);
        }

        if (size == 0 || size > MaxContiguous)
        {
            return Status.InvalidArgument;
        }

        if (!FrameAllocator.TryAllocateContiguous(FrameKind.Object, size >> Pages.Shift, out ulong physical, account))
        {
            return Status.NoMemory;
        }

        for (ulong offset = 0; offset < size; offset += Pages.Size)
        {
            PageBytes.Clear(DirectMap.ToVirtual(physical + offset));
        }

        Status status = Make(MemoryKind.Contiguous, size, physical, account, out memory);
        for (ulong offset = 0; status != Status.Ok && offset < size; offset += Pages.Size)
        {
            FrameAllocator.Release(physical + offset);
        }

        return status;
    }

    /// <summary>Makes an object of device registers.</summary>
    /// <param name="physicalBase">Page-aligned; no part of the range may be RAM that the kernel manages.</param>
    /// <param name="account">Whom the object is charged to.</param>
    /// <returns>InvalidArgument, AccessDenied (it is RAM), LimitReached, NoMemory.</returns>
    public static Status CreatePhysical(ulong physicalBase, ulong size, uint account, out MemoryObject? memory)
    {
        memory = null;
        ulong limit = 1ul << 52;
        if (size == 0 || size > MaxSize || (physicalBase & Pages.OffsetMask) != 0 || physicalBase > limit - MaxSize)
        {
            return Status.InvalidArgument;
        }

        size = Pages.Up(size);
        for (ulong offset = 0; offset < size && FrameAllocator.IsInDatabase(physicalBase + offset); offset += Pages.Size)
        {
            if (FrameAllocator.IsRam(physicalBase + offset))
            {
                return Status.AccessDenied;
            }
        }

        return Make(MemoryKind.Device, size, physicalBase, account, out memory);
    }

    /// <summary>Makes an object of frames in a row that are in use already (<see cref="FrameAllocator.AddUsed"/>), such
    /// as a boot module's. It takes them over and frees them when it goes.</summary>
    /// <param name="physicalBase">Page-aligned.</param>
    /// <param name="size">Bytes; the rest of the last page is cleared.</param>
    /// <returns>InvalidArgument, NoMemory.</returns>
    public static Status CreateFromFrames(ulong physicalBase, ulong size, out MemoryObject? memory)
    {
        memory = null;
        if (size == 0 || size > MaxSize || (physicalBase & Pages.OffsetMask) != 0)
        {
            return Status.InvalidArgument;
        }

        ulong whole = Pages.Up(size);
        Status status = Make(MemoryKind.Contiguous, whole, physicalBase, 0, out memory);
        if (status == Status.Ok)
        {
            new Span<byte>(DirectMap.ToVirtual(physicalBase) + size, (int)(whole - size)).Clear();
            for (ulong offset = 0; offset < whole; offset += Pages.Size)
            {
                FrameAllocator.ChangeKind(physicalBase + offset, FrameKind.Object);
            }
        }

        return status;
    }

    /// <summary>Tells the size and what it holds.</summary>
    public void GetInfo(out MemoryInfo info)
    {
        info = default;
        info.Size = Size;
        info.PhysicalBase = _physicalBase;
        info.Committed = _kind switch
        {
            MemoryKind.Sparse => _frames.Count << Pages.Shift,
            MemoryKind.Contiguous => Size,
            _ => 0,
        };
    }

    /// <summary>Finds the frame of a page, which stays the object's.</summary>
    /// <param name="allocate">Whether a hole is filled with a zeroed frame; else it is told as 0.</param>
    /// <returns>NotFound past the end, NoMemory.</returns>
    public Status TryGetFrame(ulong pageIndex, bool allocate, out ulong physical)
    {
        physical = 0;
        if (pageIndex >= Size >> Pages.Shift)
        {
            return Status.NotFound;
        }

        if (_kind != MemoryKind.Sparse)
        {
            physical = _physicalBase + (pageIndex << Pages.Shift);
            return Status.Ok;
        }

        physical = _frames.Get(pageIndex);
        if (physical != 0 || !allocate)
        {
            return Status.Ok;
        }

        if (!FrameAllocator.TryAllocateZeroed(FrameKind.Object, out ulong frame, _account))
        {
            return Status.NoMemory;
        }

        if (!_frames.TrySet(pageIndex, frame))
        {
            FrameAllocator.Release(frame);
            return Status.NoMemory;
        }

        physical = frame;
        return Status.Ok;
    }

    /// <inheritdoc/>
    protected override void Destroy()
    {
        Check.That(_mappings.IsEmpty, "a mapped Memory object lost its last reference"u8);
        Demolish();
    }

    /// <summary>Frees as many of the frames as <see cref="Demolition.Budget"/> allows, and the object with the last of
    /// them.</summary>
    internal void Demolish()
    {
        bool done = true;
        switch (_kind)
        {
            case MemoryKind.Sparse:
                _frames.Remove(0, ulong.MaxValue, ref Demolition.Budget);
                done = _frames.Count == 0;
                break;
            case MemoryKind.Contiguous:
                for (; _demolished < Size && Demolition.Budget > 0; _demolished += Pages.Size)
                {
                    FrameAllocator.Release(_physicalBase + _demolished);
                    Demolition.Budget--;
                }

                done = _demolished == Size;
                break;
            default:
                break;
        }

        if (!done)
        {
            Demolition.Add(this);
            return;
        }

        // Nodes may be left that were made for a frame that then did not come.
        if (_kind == MemoryKind.Sparse)
        {
            _frames.Remove(0, ulong.MaxValue);
        }

        AccountTable.Uncharge(_account, JobCount.Objects, 1);
        KernelHeap.Release(this);
    }

    private static Status Make(MemoryKind kind, ulong size, ulong physicalBase, uint account, out MemoryObject? memory)
    {
        memory = null;
        if (!KernelHeap.TryReserve(InstanceBytes))
        {
            return Status.NoMemory;
        }

        if (!AccountTable.TryCharge(account, JobCount.Objects, 1))
        {
            return Status.LimitReached;
        }

        memory = new MemoryObject(kind, size, physicalBase, account);
        return Status.Ok;
    }
}
