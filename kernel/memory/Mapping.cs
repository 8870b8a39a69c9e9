using System.Runtime.CompilerServices;
using Rill.Abi;

namespace Rill.Kernel.Memory;

/// <summary>
/// A range of an address space with one origin and one protection. A node of the space's <see cref="MappingTree"/> and
/// of its Memory object's list of mappings.
/// </summary>
[GuardedBy(Guard.KernelLock)]
public sealed class Mapping
{
    /// <summary>The flags that stay with a mapping; the others only say how to make it.</summary>
    internal const MapFlags KeptFlags = MapFlags.Shared | MapFlags.NoInherit | MapFlags.GrowsDown;

    /// <summary>The first address; page-aligned.</summary>
    internal ulong Start;
    /// <summary>The address after the last; page-aligned.</summary>
    internal ulong End;
    /// <summary>How far down it may grow; Start where it does not grow. Nothing is placed between Floor and Start.</summary>
    internal ulong Floor;
    /// <summary>The offset of Start in the Memory object.</summary>
    internal ulong Offset;
    /// <summary>An opaque number of the owner's.</summary>
    internal ulong Tag;
    internal Protection Protection;
    /// <summary>What Protect may allow, by the rights of the handle that it was mapped with.</summary>
    internal Protection Maximum;
    internal MapFlags Flags;
    /// <summary>What is mapped, with a reference; null for anonymous private memory.</summary>
    internal MemoryObject? Memory;
    internal AddressSpace? Space;

    /// <summary>Neighbours by address.</summary>
    internal Mapping? Previous, Next;
    /// <summary>Neighbours in the tree; see <see cref="MappingTree"/>.</summary>
    internal Mapping? Parent, Left, Right;
    /// <summary>Of the subtree; a leaf has 1.</summary>
    internal int Height;
    /// <summary>Free bytes between the previous mapping's end and Floor.</summary>
    internal ulong Gap;
    /// <summary>The largest Gap of the subtree.</summary>
    internal ulong LargestGap;

    /// <summary>Neighbours in the object's list of mappings.</summary>
    internal Mapping? ObjectPrevious, ObjectNext;

    internal ulong Length => End - Start;
    internal bool IsShared => (Flags & MapFlags.Shared) != 0;
    internal bool GrowsDown => (Flags & MapFlags.GrowsDown) != 0;

    /// <summary>The page of the Memory object that is mapped at an address.</summary>
    internal ulong PageIndex(ulong address) => (Offset + (address - Start)) >> Pages.Shift;

    /// <summary>Whether a mapping just above could be one with this one.</summary>
    internal bool Continues(Mapping above)
        => End == above.Start && Floor == Start && above.Floor == above.Start && HasAttributesOf(above)
            && (Memory is null || Offset + Length == above.Offset);

    /// <summary>Whether all but the ranges is alike.</summary>
    internal bool HasAttributesOf(Mapping other)
        => Protection == other.Protection && Maximum == other.Maximum && Flags == other.Flags && Tag == other.Tag
            && ReferenceEquals(Memory, other.Memory);

    /// <summary>Takes over everything but the range and the links.</summary>
    internal void CopyAttributes(Mapping from)
    {
        Tag = from.Tag;
        Protection = from.Protection;
        Maximum = from.Maximum;
        Flags = from.Flags;
        Memory = from.Memory;
    }

    /// <summary>The links of its object's list.</summary>
    internal readonly struct ObjectLinks : ILinks
    {
        /// <inheritdoc/>
        public ref object? Next(object item) => ref Unsafe.As<Mapping?, object?>(ref Unsafe.As<Mapping>(item).ObjectNext);

        /// <inheritdoc/>
        public ref object? Previous(object item) => ref Unsafe.As<Mapping?, object?>(ref Unsafe.As<Mapping>(item).ObjectPrevious);
    }
}
