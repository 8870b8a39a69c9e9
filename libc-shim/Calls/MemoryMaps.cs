using System.Runtime;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>mmap(2) and kin. Files come from the server as Memory objects; the mapping is the kernel's.</summary>
internal static unsafe class MemoryMaps
{
    private const uint MapShared = 1, MapPrivate = 2, MapSharedValidate = 3, MapTypeMask = 15, MapFixed = 0x10;
    private const uint MapAnonymous = 0x20, MapGrowsDown = 0x100, MapPopulate = 0x8000, MapFixedNoReplace = 0x10_0000;
    private const uint RemapMayMove = 1, RemapFixed = 2;
    private const ulong StackGrowth = 8 << 20;

    [RuntimeExport("sys_mmap")]
    public static long Map(ThreadBlock* t, Frame* f)
    {
        ulong address = f->Rdi;
        ulong length = Pages.Up(f->Rsi);
        uint protection = (uint)f->Rdx;
        uint flags = (uint)f->R10;
        ulong offset = f->R9;
        if (f->Rsi == 0 || !Pages.Aligned(offset))
        {
            return -Errno.EINVAL;
        }
        if (length == 0 || length > Layout.UserEnd)
        {
            return -Errno.ENOMEM;
        }
        uint type = flags & MapTypeMask;
        if (type is not (MapShared or MapPrivate or MapSharedValidate))
        {
            return -Errno.EINVAL;
        }

        MapRequest request = default;
        request.Protection = Translate(protection);
        request.Length = length;
        request.Flags = type == MapPrivate ? MapFlags.None : MapFlags.Shared;
        if ((flags & (MapFixed | MapFixedNoReplace)) != 0)
        {
            if (!Pages.Aligned(address))
            {
                return -Errno.EINVAL;
            }
            if (address < Layout.UserStart)
            {
                return -Errno.EPERM;
            }
            if (address + length < address || Overlaps(address, length))
            {
                return -Errno.ENOMEM;
            }
            request.Flags |= MapFlags.Fixed | ((flags & MapFixedNoReplace) != 0 ? MapFlags.NoReplace : MapFlags.None);
            request.Address = address;
        }
        else
        {
            ulong hint = Pages.Down(address);
            request.Address = hint >= Layout.UserStart && hint + length > hint && !Overlaps(hint, length) ? hint : 0;
        }
        if ((flags & MapPopulate) != 0)
        {
            request.Flags |= MapFlags.Populate;
        }
        if ((flags & MapGrowsDown) != 0)
        {
            request.Flags |= MapFlags.GrowsDown;
            request.Limit = StackGrowth;
        }
        if ((flags & MapAnonymous) != 0)
        {
            long result = KernelCalls.SpaceMap(0, &request);
            return result < 0 ? Errno.FromMapStatus(result) : result;
        }
        return t->HasServer ? MapFile(t, (int)f->R8, protection, flags, offset, &request) : -Errno.EBADF;
    }

    [RuntimeExport("sys_munmap")]
    public static long Unmap(ThreadBlock* t, Frame* f)
    {
        ulong length = Pages.Up(f->Rsi);
        if (!Pages.Aligned(f->Rdi) || f->Rsi == 0 || length == 0 || f->Rdi > Layout.UserEnd
            || length > Layout.UserEnd - f->Rdi || Overlaps(f->Rdi, length))
        {
            return -Errno.EINVAL;
        }
        long result = KernelCalls.SpaceUnmap(0, f->Rdi, length);
        return result < 0 ? Errno.FromMapStatus(result) : 0;
    }

    [RuntimeExport("sys_mprotect")]
    public static long Protect(ThreadBlock* t, Frame* f)
    {
        // PROT_GROWSDOWN and PROT_GROWSUP are refused.
        if (!Pages.Aligned(f->Rdi) || (f->Rdx & ~7ul) != 0)
        {
            return -Errno.EINVAL;
        }
        if (f->Rsi == 0)
        {
            return 0;
        }
        ulong length = Pages.Up(f->Rsi);
        // Below UserStart nothing can be mapped.
        if (length == 0 || f->Rdi < Layout.UserStart || f->Rdi + length < f->Rdi || f->Rdi + length > Layout.UserEnd
            || Overlaps(f->Rdi, length))
        {
            return -Errno.ENOMEM;
        }
        long result = KernelCalls.SpaceProtect(0, f->Rdi, length, Translate((uint)f->Rdx));
        return result < 0 ? Errno.FromMapStatus(result) : 0;
    }

    [RuntimeExport("sys_mremap")]
    public static long Remap(ThreadBlock* t, Frame* f)
    {
        uint flags = (uint)f->R10;
        if (!Pages.Aligned(f->Rdi) || f->Rdx == 0 || (flags & ~(RemapMayMove | RemapFixed)) != 0
            || ((flags & RemapFixed) != 0 && ((flags & RemapMayMove) == 0 || !Pages.Aligned(f->R8))))
        {
            return -Errno.EINVAL;
        }
        RemapRequest request = default;
        request.Address = f->Rdi;
        request.OldLength = Pages.Up(f->Rsi);
        request.NewLength = Pages.Up(f->Rdx);
        if (request.NewLength == 0 || Overlaps(f->Rdi, request.OldLength)
            || ((flags & RemapFixed) != 0 && Overlaps(f->R8, request.NewLength)))
        {
            return -Errno.EINVAL;
        }
        if ((flags & RemapMayMove) != 0)
        {
            request.Flags |= RemapRequest.MayMove;
        }
        if ((flags & RemapFixed) != 0)
        {
            request.Flags |= (uint)MapFlags.Fixed;
            request.NewAddress = f->R8;
        }
        long result = KernelCalls.SpaceRemap(0, &request);
        return result >= 0 ? result
            : result == (long)Status.NotFound ? -Errno.EFAULT
            : Errno.FromMapStatus(result);
    }

    [RuntimeExport("sys_madvise")]
    public static long Advise(ThreadBlock* t, Frame* f)
    {
        if (!Pages.Aligned(f->Rdi) || (Pages.Up(f->Rsi) == 0 && f->Rsi != 0))
        {
            return -Errno.EINVAL;
        }
        ulong length = Pages.Up(f->Rsi);
        switch ((uint)f->Rdx)
        {
            // MADV_DONTNEED, MADV_FREE: the pages may go; both read as zeros or as before until written again.
            case 4 or 8:
                if (length == 0)
                {
                    return 0;
                }
                if (Overlaps(f->Rdi, length))
                {
                    return -Errno.EINVAL;
                }
                long result = KernelCalls.SpaceDiscard(0, f->Rdi, length);
                return result < 0 ? Errno.FromMapStatus(result) : 0;
            // NORMAL, RANDOM, SEQUENTIAL, WILLNEED, MERGEABLE, UNMERGEABLE, HUGEPAGE, NOHUGEPAGE, DONTDUMP, DODUMP, COLD,
            // PAGEOUT: hints about how, not about what.
            case 0 or 1 or 2 or 3 or 12 or 13 or 14 or 15 or 16 or 17 or 20 or 21:
                return 0;
            default:
                return -Errno.EINVAL;
        }
    }

    /// <summary>mlock, munlock, mlock2, mlockall, munlockall: no page of a program ever leaves memory.</summary>
    [RuntimeExport("sys_mlock")]
    public static long Lock(ThreadBlock* t, Frame* f) => 0;

    /// <summary>msync: a shared mapping is the file's own pages, so there is nothing to bring together.</summary>
    [RuntimeExport("sys_msync")]
    public static long Synchronize(ThreadBlock* t, Frame* f)
    {
        const ulong asynchronous = 1, invalidate = 2, synchronous = 4;
        ulong flags = f->Rdx;
        if (!Pages.Aligned(f->Rdi) || (flags & ~(asynchronous | invalidate | synchronous)) != 0
            || (flags & (asynchronous | synchronous)) == (asynchronous | synchronous))
        {
            return -Errno.EINVAL;
        }
        MappingInfo info;
        long result = KernelCalls.SpaceQuery(0, f->Rdi, &info);
        return f->Rsi != 0 && (result < 0 || info.Start > f->Rdi) ? -Errno.ENOMEM : 0;
    }

    /// <summary>Whether a range touches what belongs to the shim, which a program may neither replace nor unmap.</summary>
    private static bool Overlaps(ulong address, ulong length) =>
        address + length > Layout.ShimHeap || address + length < address;

    // On x86-64 a page that can be written or run can be read (Intel SDM 3A, 4.6).
    private static Protection Translate(uint protection)
    {
        Protection result = (Protection)(protection & 7);
        return (result & (Protection.Write | Protection.Execute)) != 0 ? result | Protection.Read : result;
    }

    private static long MapFile(ThreadBlock* t, int fd, uint protection, uint flags, ulong offset, MapRequest* request)
    {
        byte* message = stackalloc byte[64];
        MapFileRequestWriter.TryEncode(fd, (MmapProtection)protection, (MmapFlags)flags, offset, request->Length, new(message, 64), out int length);
        long result = Channel.Call(t, PosixMethods.MapFile, new(message, length), Bulk.None, out Reply reply);
        if (result < 0)
        {
            return result;
        }
        if (!MapFileReplyView.TryParse(reply.Body, reply.Handles, out MapFileReplyView view))
        {
            return -Errno.EIO;
        }
        request->Memory = view.Memory.Value;
        request->Offset = offset;
        request->Tag = view.Tag;
        result = KernelCalls.SpaceMap(0, request);
        KernelCalls.HandleClose(view.Memory.Value);
        return result < 0 ? Errno.FromMapStatus(result) : result;
    }
}
