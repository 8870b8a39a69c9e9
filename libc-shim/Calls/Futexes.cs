using System.Runtime;
using Rill.Abi;
using Rill.LinuxAbi;

namespace Rill.Shim;

/// <summary>futex(2), on the kernel's futexes.</summary>
/// <remarks>The kernel's waits have no bit sets: WAKE_BITSET with less than all bits wakes all waiters, who look again.
/// Priority inheritance is not served.</remarks>
internal static unsafe class Futexes
{
    [RuntimeExport("sys_futex")]
    public static long Futex(ThreadBlock* t, Frame* f)
    {
        var options = (FutexOptions)f->Rsi;
        FutexFlags flags = (options & FutexOptions.Private) != 0 ? FutexFlags.Private : FutexFlags.Shared;
        bool realtime = (options & FutexOptions.Realtime) != 0;
        uint value = (uint)f->Rdx;
        switch ((FutexCommand)(options & ~(FutexOptions.Private | FutexOptions.Realtime)))
        {
            case FutexCommand.Wait:
                return WaitUntil(t, f, flags, relative: true, realtime: false);
            case FutexCommand.WaitBitSet:
                return (uint)f->R9 == 0 ? -Errno.EINVAL : WaitUntil(t, f, flags, relative: false, realtime);
            case FutexCommand.Wake:
                return WakeUp(f->Rdi, value, flags);
            case FutexCommand.WakeBitSet:
                return (uint)f->R9 == 0 ? -Errno.EINVAL : WakeUp(f->Rdi, (uint)f->R9 == FutexWord.AllBits ? value : int.MaxValue, flags);
            case FutexCommand.Requeue:
                return Move(f, flags, compare: false);
            case FutexCommand.CompareRequeue:
                return Move(f, flags, compare: true);
            case FutexCommand.WakeOperation:
                return WakeAndOperate(f, flags);
            default:
                return -Errno.ENOSYS;
        }
    }

    private static long WaitUntil(ThreadBlock* t, Frame* f, FutexFlags flags, bool relative, bool realtime)
    {
        ulong deadline = Deadline.Never;
        if (f->R10 != 0)
        {
            if (!Time.TryRead(f->R10, out ulong time, out long error))
            {
                return error;
            }
            deadline = relative ? Time.After(time) : realtime ? Time.FromRealtime(time) : time;
        }
        long result = WaitUntil(t, f->Rdi, (uint)f->Rdx, deadline, flags);
        // Without a time the wait is simply made again, and a handler's SA_RESTART counts (Linux, futex_wait).
        return result == -Errno.ERESTART_RESTARTBLOCK && f->R10 == 0 ? -Errno.ERESTARTSYS : result;
    }

    /// <summary>FUTEX_WAIT until a time of the monotonic clock.</summary>
    public static long WaitUntil(ThreadBlock* t, ulong address, uint expected, ulong deadline, FutexFlags flags)
    {
        while (true)
        {
            long status = KernelCalls.FutexWait(address, expected, deadline, flags);
            if (status >= 0)
            {
                return 0;
            }
            if (status != (long)Status.Interrupted)
            {
                return KernelCalls.ErrorOf(status);
            }
            Delivery.Acknowledge(t);
            if (Delivery.TryFetch(t))
            {
                return Restarts.Later(
                    t,
                    new()
                    {
                        Kind = RestartKind.Futex,
                        Deadline = deadline,
                        Address = address,
                        Value = expected,
                        Flags = (uint)flags,
                    });
            }
        }
    }

    private static long WakeUp(ulong address, uint count, FutexFlags flags)
    {
        // Linux wakes one for a count of 0 or less.
        long result = KernelCalls.FutexWake(address, (int)count <= 0 ? 1 : count, flags);
        return result < 0 ? KernelCalls.ErrorOf(result) : result;
    }

    private static long Move(Frame* f, FutexFlags flags, bool compare)
    {
        if ((int)f->Rdx < 0 || (int)f->R10 < 0)
        {
            return -Errno.EINVAL;
        }
        uint expected = (uint)f->R9;
        while (true)
        {
            if (!compare && !User.Read(f->Rdi, out expected))
            {
                return -Errno.EFAULT;
            }
            long result = KernelCalls.FutexRequeue(f->Rdi, (uint)f->Rdx, (uint)f->R10, f->R8, expected, flags);
            if (result >= 0 || compare || result != (long)Status.Again)
            {
                return result < 0 ? KernelCalls.ErrorOf(result) : result;
            }
        }
    }

    // FUTEX_WAKE_OP (futex(2)): op 4 bits, cmp 4 bits, oparg 12 bits, cmparg 12 bits.
    private static long WakeAndOperate(Frame* f, FutexFlags flags)
    {
        uint encoded = (uint)f->R9;
        uint operation = (encoded >> 28) & 7;
        int argument = (int)(encoded << 8) >> 20;
        int comparand = (int)(encoded << 20) >> 20;
        if ((encoded >> 31) != 0)
        {
            argument = 1 << (argument & 31);
        }
        uint before;
        while (true)
        {
            if (!User.Read(f->R8, out before))
            {
                return -Errno.EFAULT;
            }
            uint after;
            switch (operation)
            {
                case 0: after = (uint)argument; break;
                case 1: after = before + (uint)argument; break;
                case 2: after = before | (uint)argument; break;
                case 3: after = before & ~(uint)argument; break;
                case 4: after = before ^ (uint)argument; break;
                default: return -Errno.ENOSYS;
            }
            if (!User.Exchange(f->R8, before, after, out uint seen))
            {
                return -Errno.EFAULT;
            }
            if (seen == before)
            {
                break;
            }
        }
        bool both = ((encoded >> 24) & 15) switch
        {
            0 => (int)before == comparand,
            1 => (int)before != comparand,
            2 => (int)before < comparand,
            3 => (int)before <= comparand,
            4 => (int)before > comparand,
            _ => (int)before >= comparand,
        };
        long woken = WakeUp(f->Rdi, (uint)f->Rdx, flags);
        if (woken >= 0 && both)
        {
            long more = WakeUp(f->R8, (uint)f->R10, flags);
            woken = more < 0 ? more : woken + more;
        }
        return woken;
    }
}
