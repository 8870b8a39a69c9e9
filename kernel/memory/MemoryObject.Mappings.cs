using System;
using System.Runtime.CompilerServices;
using Rill.Abi;

namespace Rill.Kernel.Memory;

/// <content>Size, and what follows from it for the mappings of the object.</content>
public sealed unsafe partial class MemoryObject
{
    /// <summary>Grows or shrinks a sparse object. What lies past the new end is unmapped everywhere, private copies
    /// included, and freed.</summary>
    /// <param name="size">Bytes, rounded up to pages.</param>
    /// <returns>InvalidArgument (size), BadState (contiguous or device memory).</returns>
    public Status Resize(ulong size)
    {
        if (size > MaxSize)
        {
            return Status.InvalidArgument;
        }

        if (_kind != MemoryKind.Sparse)
        {
            return Status.BadState;
        }

        size = Pages.Up(size);
        ulong old = Size;
        Size = size;
        if (size < old)
        {
            Zap(size, old, privateToo: true);
            _frames.Remove(size >> Pages.Shift, old >> Pages.Shift);
        }

        return Status.Ok;
    }

    /// <summary>Seals the contents (<see cref="KernelCall.MemorySeal"/>).</summary>
    /// <returns>InvalidArgument (none, or unknown seals), BadState (there is a mapping that the seal does not allow).</returns>
    public Status Seal(MemorySeals seals)
    {
        if (seals == MemorySeals.None || (seals & ~(MemorySeals.Write | MemorySeals.FutureWrite)) != 0)
        {
            return Status.InvalidArgument;
        }

        if ((seals & MemorySeals.Write) != 0 && _writableMappings != 0)
        {
            return Status.BadState;
        }

        IsWriteSealed = true;
        return Status.Ok;
    }

    private static bool IsWritable(Mapping mapping)
        => mapping.IsShared && (mapping.Maximum & Protection.Write) != 0;

    /// <summary>How many bytes of a range one kernel entry frees where an object has many frames.</summary>
    private const ulong BytesAtOnce = 32 << 20;

    /// <summary>Up to so many frames, all of an object may be freed in one kernel entry.</summary>
    private const ulong FramesAtOnce = 8192;

    /// <summary>How much of a range one kernel entry discards, so that its time is bounded; the caller comes back for the
    /// rest.</summary>
    internal ulong Slice(ulong offset, ulong length)
        => _frames.Count <= FramesAtOnce && _kind == MemoryKind.Sparse ? length
            : Math.Min(length, BytesAtOnce - (offset & Pages.OffsetMask));

    /// <summary>The size that an object gets in one kernel entry on the way to a smaller one.</summary>
    internal ulong StepTo(ulong size)
        => _frames.Count <= FramesAtOnce || size >= Size || Size - size <= BytesAtOnce ? size : Size - BytesAtOnce;

    /// <summary>Makes a range read as zeros: frees its whole pages, clears the parts of pages at its ends.</summary>
    /// <param name="offset">Bytes.</param>
    /// <param name="length">Bytes; what lies past the end is left out.</param>
    /// <returns>InvalidArgument (offset past the end), BadState (device memory).</returns>
    public Status Discard(ulong offset, ulong length)
    {
        if (offset > Size)
        {
            return Status.InvalidArgument;
        }

        if (_kind == MemoryKind.Device)
        {
            return Status.BadState;
        }

        ulong end = offset + Math.Min(length, Size - offset);
        ulong firstPage = _kind == MemoryKind.Sparse ? Pages.Up(offset) : end;
        ulong lastPage = _kind == MemoryKind.Sparse ? Pages.Down(end) : end;
        if (firstPage >= lastPage)
        {
            ClearBytes(offset, end);
            return Status.Ok;
        }

        ClearBytes(offset, firstPage);
        ClearBytes(lastPage, end);
        Zap(firstPage, lastPage, privateToo: false);
        _frames.Remove(firstPage >> Pages.Shift, lastPage >> Pages.Shift);
        return Status.Ok;
    }

    private Mapping? FirstMapping => Unsafe.As<Mapping>(_mappings.First);

    /// <summary>A mapping of the object in a space; null where there is none.</summary>
    internal Mapping? MappingIn(AddressSpace space)
    {
        Mapping? mapping = FirstMapping;
        while (mapping is not null && mapping.Space != space)
        {
            mapping = mapping.ObjectNext;
        }
        return mapping;
    }

    /// <summary>Notes a mapping of this object; it holds a reference.</summary>
    internal void AddMapping(Mapping mapping)
    {
        AddReference();
        _mappings.Prepend(mapping);
        _writableMappings += IsWritable(mapping) ? 1u : 0;
    }

    /// <summary>Forgets a mapping and gives its reference back.</summary>
    internal void RemoveMapping(Mapping mapping)
    {
        _mappings.Remove(mapping);
        _writableMappings -= IsWritable(mapping) ? 1u : 0;
        Release();
    }

    /// <summary>Unmaps a page-aligned range of the object wherever it is mapped.</summary>
    private void Zap(ulong start, ulong end, bool privateToo)
    {
        for (Mapping? mapping = FirstMapping; mapping is not null; mapping = mapping.ObjectNext)
        {
            ulong from = Math.Max(start, mapping.Offset);
            ulong to = Math.Min(end, mapping.Offset + mapping.Length);
            if (from < to)
            {
                ulong shift = mapping.Start - mapping.Offset;
                mapping.Space!.Zap(from + shift, to + shift, privateToo);
            }
        }
    }
}
