using System;
using Rill.Abi;
using Rill.Kernel.Arch;

namespace Rill.Kernel.Memory;

/// <content>The kernel's own access to the bytes.</content>
public sealed unsafe partial class MemoryObject
{
    /// <summary>Copies bytes out. Holes read as zeros.</summary>
    /// <param name="offset">Bytes.</param>
    /// <param name="copied">Less than asked for where the object ends before.</param>
    /// <returns>BadState (device memory).</returns>
    public Status Read(ulong offset, Span<byte> to, out ulong copied)
    {
        copied = 0;
        if (_kind == MemoryKind.Device)
        {
            return Status.BadState;
        }

        ulong length = Clip(offset, (ulong)to.Length);
        while (copied < length)
        {
            byte* page = PeekPage(offset + copied, length - copied, out ulong part);
            Span<byte> target = to.Slice((int)copied, (int)part);
            if (page == null)
            {
                target.Clear();
            }
            else
            {
                new ReadOnlySpan<byte>(page, (int)part).CopyTo(target);
            }

            copied += part;
        }

        return Status.Ok;
    }

    /// <summary>Copies bytes in. The object never grows.</summary>
    /// <param name="copied">Less than given where the object ends before, or memory is used up after a part.</param>
    /// <returns>BadState (device memory), NoMemory (nothing copied).</returns>
    public Status Write(ulong offset, ReadOnlySpan<byte> from, out ulong copied)
    {
        copied = 0;
        if (_kind == MemoryKind.Device)
        {
            return Status.BadState;
        }

        ulong length = Clip(offset, (ulong)from.Length);
        while (copied < length)
        {
            if (!TryGetPage(offset + copied, length - copied, out byte* page, out ulong part))
            {
                return copied == 0 ? Status.NoMemory : Status.Ok;
            }

            from.Slice((int)copied, (int)part).CopyTo(new Span<byte>(page, (int)part));
            copied += part;
        }

        return Status.Ok;
    }

    /// <summary>Copies bytes between objects; between overlapping ranges of one object as memmove does.</summary>
    /// <param name="copied">Less than asked for where either ends before, or memory is used up after a part.</param>
    /// <returns>BadState (device memory), NoMemory (nothing copied), InvalidArgument (overlap that would have to go
    /// backwards).</returns>
    /// <param name="length">Of the whole copy, which is what may overlap.</param>
    /// <param name="part">How much of it to copy now.</param>
    public static Status Copy(
        MemoryObject to, ulong toOffset, MemoryObject from, ulong fromOffset, ulong length, ulong part, out ulong copied)
    {
        copied = 0;
        if (to._kind == MemoryKind.Device || from._kind == MemoryKind.Device)
        {
            return Status.BadState;
        }

        length = Math.Min(to.Clip(toOffset, length), from.Clip(fromOffset, length));
        if (ReferenceEquals(to, from) && toOffset > fromOffset && toOffset - fromOffset < length)
        {
            return Status.InvalidArgument;
        }

        length = Math.Min(length, part);
        while (copied < length)
        {
            byte* source = from.PeekPage(fromOffset + copied, length - copied, out part);
            if (source == null && to.PeekPage(toOffset + copied, part, out ulong hole) == null)
            {
                // Hole onto hole: nothing to do.
                copied += hole;
                continue;
            }

            if (!to.TryGetPage(toOffset + copied, part, out byte* target, out part))
            {
                return copied == 0 ? Status.NoMemory : Status.Ok;
            }

            Span<byte> bytes = new(target, (int)part);
            if (source == null)
            {
                bytes.Clear();
            }
            else
            {
                new ReadOnlySpan<byte>(source, (int)part).CopyTo(bytes);
            }

            copied += part;
        }

        return Status.Ok;
    }

    /// <summary>How much of a range lies within the object.</summary>
    internal ulong Clip(ulong offset, ulong length) => offset >= Size ? 0 : Math.Min(length, Size - offset);

    /// <summary>The place in the direct map of a byte within the object, and how many bytes follow in its page; null
    /// for a hole.</summary>
    internal byte* PeekPage(ulong offset, ulong length, out ulong part)
    {
        ulong inPage = offset & Pages.OffsetMask;
        part = Math.Min(length, Pages.Size - inPage);
        ulong physical = _kind == MemoryKind.Sparse
            ? _frames.Get(offset >> Pages.Shift)
            : _physicalBase + Pages.Down(offset);
        return physical == 0 ? null : DirectMap.ToVirtual(physical) + inPage;
    }

    /// <summary>The same with a hole filled; false when memory is used up.</summary>
    internal bool TryGetPage(ulong offset, ulong length, out byte* page, out ulong part)
    {
        ulong inPage = offset & Pages.OffsetMask;
        part = Math.Min(length, Pages.Size - inPage);
        Status status = TryGetFrame(offset >> Pages.Shift, allocate: true, out ulong physical);
        page = status == Status.Ok ? DirectMap.ToVirtual(physical) + inPage : null;
        return status == Status.Ok;
    }

    private void ClearBytes(ulong start, ulong end)
    {
        while (start < end)
        {
            byte* page = PeekPage(start, end - start, out ulong part);
            if (page != null)
            {
                new Span<byte>(page, (int)part).Clear();
            }

            start += part;
        }
    }
}
