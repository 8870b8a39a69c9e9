using System;
using System.Runtime.CompilerServices;
using Rill.Abi;

namespace Rill.Kernel.Memory;

/// <summary>
/// Copies to and from user memory, of the current or any other address space. User addresses are never dereferenced:
/// the page tables are walked in software, pages are brought in as a touch by user code would, and the bytes move
/// through the direct map.
/// </summary>
/// <remarks>BadAddress is anything that user code itself could not touch so; NoMemory that a page could not be brought
/// in. What was copied before the error stays copied.</remarks>
public static unsafe class UserMemory
{
    /// <summary>Finds a byte that user code may read in the direct map.</summary>
    /// <param name="pointer">The byte's place, good until the end of its page and until the kernel lock is left.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Status PageForRead(AddressSpace space, ulong user, out byte* pointer)
        => space.TryTranslate(user, forWrite: false, out pointer) ? Status.Ok : BringIn(space, user, false, out pointer);

    /// <summary>The same for a byte that user code may write; a page shared copy-on-write is copied.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Status PageForWrite(AddressSpace space, ulong user, out byte* pointer)
        => space.TryTranslate(user, forWrite: true, out pointer) ? Status.Ok : BringIn(space, user, true, out pointer);

    /// <summary>Copies from user memory to the kernel.</summary>
    public static Status CopyIn(AddressSpace space, ulong user, Span<byte> to)
    {
        fixed (byte* target = to)
        {
            return CopyIn(space, user, target, (ulong)to.Length);
        }
    }

    /// <summary>Copies from the kernel to user memory.</summary>
    public static Status CopyOut(AddressSpace space, ulong user, ReadOnlySpan<byte> from)
    {
        fixed (byte* source = from)
        {
            return CopyOut(space, user, source, (ulong)from.Length);
        }
    }

    /// <summary>Reads a structure.</summary>
    public static Status CopyIn<T>(AddressSpace space, ulong user, out T value)
        where T : unmanaged
    {
        if (FitsInPage(user, (ulong)sizeof(T)) && space.TryTranslate(user, forWrite: false, out byte* pointer))
        {
            value = Unsafe.ReadUnaligned<T>(pointer);
            return Status.Ok;
        }

        T result = default;
        Status status = CopyIn(space, user, (byte*)&result, (ulong)sizeof(T));
        value = result;
        return status;
    }

    /// <summary>Writes a structure.</summary>
    public static Status CopyOut<T>(AddressSpace space, ulong user, in T value)
        where T : unmanaged
    {
        if (FitsInPage(user, (ulong)sizeof(T)) && space.TryTranslate(user, forWrite: true, out byte* pointer))
        {
            Unsafe.WriteUnaligned(pointer, value);
            return Status.Ok;
        }

        T copy = value;
        return CopyOut(space, user, (byte*)&copy, (ulong)sizeof(T));
    }

    /// <summary>Copies from user memory to a block of kernel memory.</summary>
    public static Status CopyIn(AddressSpace space, ulong user, byte* to, ulong length)
    {
        if (!IsUserRange(user, length))
        {
            return Status.BadAddress;
        }

        while (length != 0)
        {
            Status status = PageForRead(space, user, out byte* from);
            if (status != Status.Ok)
            {
                return status;
            }

            ulong part = PartOfPage(user, length);
            Move(to, from, part);
            to += part;
            user += part;
            length -= part;
        }

        return Status.Ok;
    }

    /// <summary>Copies from a block of kernel memory to user memory.</summary>
    public static Status CopyOut(AddressSpace space, ulong user, byte* from, ulong length)
    {
        if (!IsUserRange(user, length))
        {
            return Status.BadAddress;
        }

        while (length != 0)
        {
            Status status = PageForWrite(space, user, out byte* to);
            if (status != Status.Ok)
            {
                return status;
            }

            ulong part = PartOfPage(user, length);
            Move(to, from, part);
            from += part;
            user += part;
            length -= part;
        }

        return Status.Ok;
    }

    /// <summary>Copies between two address spaces, in one copy.</summary>
    public static Status Copy(AddressSpace from, ulong fromAddress, AddressSpace to, ulong toAddress, ulong length)
    {
        if (!IsUserRange(fromAddress, length) || !IsUserRange(toAddress, length))
        {
            return Status.BadAddress;
        }

        while (length != 0)
        {
            // The target first: making it writable may replace the very frame that the source shares with it.
            Status status = PageForWrite(to, toAddress, out byte* target);
            if (status != Status.Ok || (status = PageForRead(from, fromAddress, out byte* source)) != Status.Ok)
            {
                return status;
            }

            ulong part = Math.Min(PartOfPage(fromAddress, length), PartOfPage(toAddress, length));
            Move(target, source, part);
            fromAddress += part;
            toAddress += part;
            length -= part;
        }

        return Status.Ok;
    }

    /// <summary>Copies from a Memory object to user memory (<see cref="KernelCall.MemoryRead"/>).</summary>
    /// <param name="copied">Less than asked for where the object ends before.</param>
    /// <returns>BadState (device memory), BadAddress, NoMemory.</returns>
    public static Status ReadObject(
        MemoryObject memory, ulong offset, AddressSpace to, ulong user, ulong length, out ulong copied)
    {
        copied = 0;
        Status status = CheckObject(memory, offset, user, ref length);
        while (status == Status.Ok && copied < length)
        {
            status = PageForWrite(to, user + copied, out byte* target);
            if (status != Status.Ok)
            {
                return status;
            }

            byte* source = memory.PeekPage(offset + copied, PartOfPage(user + copied, length - copied), out ulong part);
            if (source == null)
            {
                new Span<byte>(target, (int)part).Clear();
            }
            else
            {
                Move(target, source, part);
            }

            copied += part;
        }

        return status;
    }

    /// <summary>Copies from user memory into a Memory object (<see cref="KernelCall.MemoryWrite"/>).</summary>
    /// <param name="copied">Less than asked for where the object ends before.</param>
    /// <returns>BadState (device memory), BadAddress, NoMemory.</returns>
    public static Status WriteObject(
        MemoryObject memory, ulong offset, AddressSpace from, ulong user, ulong length, out ulong copied)
    {
        copied = 0;
        Status status = CheckObject(memory, offset, user, ref length);
        while (status == Status.Ok && copied < length)
        {
            status = PageForRead(from, user + copied, out byte* source);
            if (status != Status.Ok)
            {
                return status;
            }

            ulong inPage = PartOfPage(user + copied, length - copied);
            if (!memory.TryGetPage(offset + copied, inPage, out byte* target, out ulong part))
            {
                return Status.NoMemory;
            }

            Move(target, source, part);
            copied += part;
        }

        return status;
    }

    /// <summary>Copies from any space to the caller's (<see cref="KernelCall.SpaceRead"/>), in private mappings
    /// whatever their protection.</summary>
    /// <param name="copied">What came before the first byte that could not be copied; an error only if that is 0.</param>
    public static Status ReadSpace(
        AddressSpace target, ulong address, AddressSpace caller, ulong buffer, ulong length, out ulong copied)
        => CopyBetween(target, address, caller, buffer, length, write: false, force: true, out copied);

    /// <summary>Copies from the caller's space to any (<see cref="KernelCall.SpaceWrite"/>).</summary>
    /// <param name="force">Whether private mappings are written whatever their protection.</param>
    /// <param name="copied">What came before the first byte that could not be copied; an error only if that is 0.</param>
    public static Status WriteSpace(
        AddressSpace target, ulong address, AddressSpace caller, ulong buffer, ulong length, bool force, out ulong copied)
        => CopyBetween(target, address, caller, buffer, length, write: true, force, out copied);

    /// <summary>Whether user code could read all of a range now.</summary>
    internal static bool IsReadable(AddressSpace space, ulong user, ulong length)
    {
        if (!IsUserRange(user, length))
        {
            return false;
        }

        for (ulong end = user + length; user < end; user = Pages.Down(user) + Pages.Size)
        {
            if (PageForRead(space, user, out _) != Status.Ok)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a range lies where user memory may be at all.</summary>
    internal static bool IsUserRange(ulong user, ulong length)
        => length <= Layout.UserEnd && user <= Layout.UserEnd - length;

    private static Status CopyBetween(
        AddressSpace target,
        ulong address,
        AddressSpace caller,
        ulong buffer,
        ulong length,
        bool write,
        bool force,
        out ulong copied)
    {
        copied = 0;
        if (!IsUserRange(address, length) || !IsUserRange(buffer, length))
        {
            return Status.BadAddress;
        }

        while (copied < length)
        {
            Status status = Find(target, address + copied, write, force, out byte* remote);
            byte* local = null;
            if (status == Status.Ok)
            {
                status = write
                    ? PageForRead(caller, buffer + copied, out local)
                    : PageForWrite(caller, buffer + copied, out local);
            }

            // Bringing in the one page may have replaced the other, where both spaces are the same.
            if (status != Status.Ok || (status = Find(target, address + copied, write, force, out remote)) != Status.Ok)
            {
                return copied == 0 ? status : Status.Ok;
            }

            ulong rest = length - copied;
            ulong part = Math.Min(PartOfPage(address + copied, rest), PartOfPage(buffer + copied, rest));
            Move(write ? remote : local, write ? local : remote, part);
            copied += part;
        }

        return Status.Ok;
    }

    private static Status Find(AddressSpace space, ulong user, bool write, bool force, out byte* pointer)
        => force ? space.Force(user, write, out pointer)
            : write ? PageForWrite(space, user, out pointer)
            : PageForRead(space, user, out pointer);

    private static Status CheckObject(MemoryObject memory, ulong offset, ulong user, ref ulong length)
    {
        if (memory.Kind == MemoryKind.Device)
        {
            return Status.BadState;
        }

        length = memory.Clip(offset, length);
        return IsUserRange(user, length) ? Status.Ok : Status.BadAddress;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Status BringIn(AddressSpace space, ulong user, bool forWrite, out byte* pointer)
    {
        pointer = null;
        if (user >= Layout.UserEnd)
        {
            return Status.BadAddress;
        }

        Status status = space.HandleFault(user, forWrite ? FaultAccess.Write : FaultAccess.Read);
        if (status == Status.NoMemory)
        {
            return status;
        }

        // Device registers stay out of reach: they are mapped, and not to be copied.
        return status == Status.Ok && space.TryTranslate(user, forWrite, out pointer) ? Status.Ok : Status.BadAddress;
    }

    private static bool FitsInPage(ulong user, ulong length)
        => (user & Pages.OffsetMask) + length <= Pages.Size;

    private static ulong PartOfPage(ulong user, ulong length)
        => Math.Min(length, Pages.Size - (user & Pages.OffsetMask));

    private static void Move(byte* to, byte* from, ulong length)
        => new ReadOnlySpan<byte>(from, (int)length).CopyTo(new Span<byte>(to, (int)length));
}
