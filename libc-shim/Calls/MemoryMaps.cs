using System.Runtime;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>mmap(2) and kin. Files come from the server as Memory objects; the mapping is the kernel's.</summary>
internal static unsafe class MemoryMaps
{
    private const ulong StackGrowth = 8 << 20;

    [RuntimeExport("sys_mmap")]
    public static long Map(ThreadBlock* t, Frame* f)
    {
        ulong address = f->Rdi;
        ulong length = Pages.Up(f->Rsi);
        var protection = (MmapProtection)f->Rdx;
        var flags = (MmapFlags)f->R10;
        ulong offset = f->R9;
        if (f->Rsi == 0 || !Pages.Aligned(offset))
        {
            return -Errno.EINVAL;
        }
        if (length == 0 || length > Layout.UserEnd)
        {
            return -Errno.ENOMEM;
        }
        MmapFlags type = flags & MmapFlags.Type;
        if (type is not (MmapFlags.Shared or MmapFlags.Private or MmapFlags.SharedValidate))
        {
            return -Errno.EINVAL;
        }

        MapRequest request = default;
        request.Protection = Translate(protection);
        request.Length = length;
        request.Flags = type == MmapFlags.Private ? MapFlags.None : MapFlags.Shared;
        if ((flags & (MmapFlags.Fixed | MmapFlags.FixedNoReplace)) != 0)
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
            request.Flags |= MapFlags.Fixed | ((flags & MmapFlags.FixedNoReplace) != 0 ? MapFlags.NoReplace : MapFlags.None);
            request.Address = address;
        }
        else
        {
            ulong hint = Pages.Down(address);
            request.Address = hint >= Layout.UserStart && hint + length > hint && !Overlaps(hint, length) ? hint : 0;
        }
        if ((flags & MmapFlags.Populate) != 0)
        {
            request.Flags |= MapFlags.Populate;
        }
        if ((flags & MmapFlags.GrowsDown) != 0)
        {
            request.Flags |= MapFlags.GrowsDown;
            request.Limit = StackGrowth;
        }
        if ((flags & MmapFlags.Anonymous) != 0)
        {
            long result = KernelCalls.SpaceMap(0, &request);
            return result < 0 ? KernelCalls.MappingErrorOf(result) : result;
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
        return result < 0 ? KernelCalls.MappingErrorOf(result) : 0;
    }

    [RuntimeExport("sys_mprotect")]
    public static long Protect(ThreadBlock* t, Frame* f)
    {
        // PROT_GROWSDOWN and PROT_GROWSUP are refused.
        if (!Pages.Aligned(f->Rdi) || (f->Rdx & ~(ulong)MmapProtection.All) != 0)
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
        long result = KernelCalls.SpaceProtect(0, f->Rdi, length, Translate((MmapProtection)f->Rdx));
        return result < 0 ? KernelCalls.MappingErrorOf(result) : 0;
    }

    [RuntimeExport("sys_mremap")]
    public static long Remap(ThreadBlock* t, Frame* f)
    {
        var flags = (RemapFlags)f->R10;
        if (!Pages.Aligned(f->Rdi) || f->Rdx == 0 || (flags & ~(RemapFlags.MayMove | RemapFlags.Fixed)) != 0
            || ((flags & RemapFlags.Fixed) != 0 && ((flags & RemapFlags.MayMove) == 0 || !Pages.Aligned(f->R8))))
        {
            return -Errno.EINVAL;
        }
        RemapRequest request = default;
        request.Address = f->Rdi;
        request.OldLength = Pages.Up(f->Rsi);
        request.NewLength = Pages.Up(f->Rdx);
        if (request.NewLength == 0 || Overlaps(f->Rdi, request.OldLength)
            || ((flags & RemapFlags.Fixed) != 0 && Overlaps(f->R8, request.NewLength)))
        {
            return -Errno.EINVAL;
        }
        if ((flags & RemapFlags.MayMove) != 0)
        {
            request.Flags |= RemapRequest.MayMove;
        }
        if ((flags & RemapFlags.Fixed) != 0)
        {
            request.Flags |= (uint)MapFlags.Fixed;
            request.NewAddress = f->R8;
        }
        else if (Overlaps(f->Rdi, request.NewLength))
        {
            return (flags & RemapFlags.MayMove) == 0 ? -Errno.ENOMEM : Move(&request);
        }
        long result = KernelCalls.SpaceRemap(0, &request);
        return result >= 0 ? result : RemapErrorOf(result);
    }

    // A mapping just below the shim's heap, whose guard pages it would grow over where it is: to a place that is reserved for it.
    private static long Move(RemapRequest* request)
    {
        long place = KernelCalls.MapAnonymous(0, request->NewLength, Protection.None, MapFlags.None);
        if (place < 0)
        {
            return KernelCalls.MappingErrorOf(place);
        }
        request->Flags |= (uint)MapFlags.Fixed;
        request->NewAddress = (ulong)place;
        long result = KernelCalls.SpaceRemap(0, request);
        if (result < 0)
        {
            KernelCalls.SpaceUnmap(0, (ulong)place, request->NewLength);
            return RemapErrorOf(result);
        }
        return result;
    }

    private static long RemapErrorOf(long result) =>
        result == (long)Status.NotFound ? -Errno.EFAULT : KernelCalls.MappingErrorOf(result);

    [RuntimeExport("sys_madvise")]
    public static long Advise(ThreadBlock* t, Frame* f)
    {
        if (!Pages.Aligned(f->Rdi) || (Pages.Up(f->Rsi) == 0 && f->Rsi != 0))
        {
            return -Errno.EINVAL;
        }
        ulong length = Pages.Up(f->Rsi);
        switch ((MemoryAdvice)f->Rdx)
        {
            // The pages may go; both read as zeros or as before until written again.
            case MemoryAdvice.DoNotNeed or MemoryAdvice.Free:
                if (length == 0)
                {
                    return 0;
                }
                if (Overlaps(f->Rdi, length))
                {
                    return -Errno.EINVAL;
                }
                long result = KernelCalls.SpaceDiscard(0, f->Rdi, length);
                return result < 0 ? KernelCalls.MappingErrorOf(result) : 0;
            // Hints about how, not about what.
            case MemoryAdvice.Normal or MemoryAdvice.Random or MemoryAdvice.Sequential or MemoryAdvice.WillNeed
                or MemoryAdvice.Mergeable or MemoryAdvice.Unmergeable or MemoryAdvice.HugePage or MemoryAdvice.NoHugePage
                or MemoryAdvice.DoNotDump or MemoryAdvice.DoDump or MemoryAdvice.Cold or MemoryAdvice.PageOut:
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
        const SyncFlags both = SyncFlags.Asynchronous | SyncFlags.Synchronous;
        var flags = (SyncFlags)f->Rdx;
        if (!Pages.Aligned(f->Rdi) || (flags & ~SyncFlags.All) != 0 || (flags & both) == both)
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
    private static Protection Translate(MmapProtection protection)
    {
        Protection result = (Protection)(protection & MmapProtection.All);
        return (result & (Protection.Write | Protection.Execute)) != 0 ? result | Protection.Read : result;
    }

    private static long MapFile(ThreadBlock* t, int fd, MmapProtection protection, MmapFlags flags, ulong offset, MapRequest* request)
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
        return result < 0 ? KernelCalls.MappingErrorOf(result) : result;
    }
}
