using System.Runtime;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>poll(2), select(2) and their forms with a signal mask.</summary>
internal static unsafe class Polls
{
    // What select's sets mean by a record's events (Linux, fs/select.c).
    private const PollEvents ReadSet =
        PollEvents.In | PollEvents.ReadNormal | PollEvents.ReadBand | PollEvents.HangUp | PollEvents.Error;
    private const PollEvents WriteSet = PollEvents.Out | PollEvents.WriteNormal | PollEvents.WriteBand | PollEvents.Error;
    private const int MaxSelect = 1024;

    [RuntimeExport("sys_poll")]
    public static long Poll(ThreadBlock* t, Frame* f)
    {
        int milliseconds = (int)f->Rdx;
        ulong deadline = milliseconds < 0 ? Deadline.Never : Time.After((ulong)milliseconds * 1_000_000);
        return WaitAgain(t, User.Place(f->Rdi), f->Rsi, deadline);
    }

    /// <summary>poll(2), the first time or after a signal without a handler.</summary>
    public static long WaitAgain(ThreadBlock* t, ulong records, ulong count, ulong deadline)
    {
        long result = Wait(t, records, count, deadline);
        return result != -Errno.ERESTARTNOHAND ? result
            : Restarts.Later(t, new() { Kind = RestartKind.Poll, Deadline = deadline, Address = records, Value = count });
    }

    [RuntimeExport("sys_ppoll")]
    public static long PollWithMask(ThreadBlock* t, Frame* f)
    {
        if (!TryDeadline(f->Rdx, false, out ulong deadline, out long error))
        {
            return error;
        }
        if (f->R10 != 0)
        {
            if (f->R8 != Signal.SetBytes)
            {
                return -Errno.EINVAL;
            }
            if (!User.Read(f->R10, out ulong mask))
            {
                return -Errno.EFAULT;
            }
            Signals.UseMask(t, mask);
        }
        long result = Wait(t, User.Place(f->Rdi), f->Rsi, deadline);
        return WriteRest(f->Rdx, false, deadline, result);
    }

    [RuntimeExport("sys_select")]
    public static long Select(ThreadBlock* t, Frame* f)
    {
        if (!TryDeadline(f->R8, true, out ulong deadline, out long error))
        {
            return error;
        }
        long result = Select(t, f, deadline);
        return WriteRest(f->R8, true, deadline, result);
    }

    [RuntimeExport("sys_pselect6")]
    public static long SelectWithMask(ThreadBlock* t, Frame* f)
    {
        if (!TryDeadline(f->R8, false, out ulong deadline, out long error))
        {
            return error;
        }
        if (f->R9 != 0)
        {
            if (!User.Read(f->R9, out ulong set) || !User.Read(f->R9 + 8, out ulong size))
            {
                return -Errno.EFAULT;
            }
            if (set != 0)
            {
                if (size != Signal.SetBytes)
                {
                    return -Errno.EINVAL;
                }
                if (!User.Read(set, out ulong mask))
                {
                    return -Errno.EFAULT;
                }
                Signals.UseMask(t, mask);
            }
        }
        long result = Select(t, f, deadline);
        return WriteRest(f->R8, false, deadline, result);
    }

    private static long Wait(ThreadBlock* t, ulong records, ulong count, ulong deadline)
    {
        if (!t->HasServer)
        {
            return -Errno.ENOSYS;
        }
        if (count > (ulong)(int.MaxValue / sizeof(PollRecord)))
        {
            return -Errno.EINVAL;
        }
        byte* message = stackalloc byte[16];
        PollRequestWriter.TryEncode(deadline != Deadline.Never, deadline, new(message, 16), out int length);
        long result = Channel.Call(
            t, PosixMethods.Poll, new(message, length), Bulk.Both(records, count * (ulong)sizeof(PollRecord)), out Reply reply);
        if (result < 0)
        {
            return result == -Errno.ERESTARTSYS ? -Errno.ERESTARTNOHAND : result;
        }
        return PollReplyView.TryParse(reply.Body, out PollReplyView view) ? view.Ready : -Errno.EIO;
    }

    // The sets become one array of records, one for each descriptor that is in any of them.
    private static long Select(ThreadBlock* t, Frame* f, ulong deadline)
    {
        int count = (int)f->Rdi;
        if (count < 0)
        {
            return -Errno.EINVAL;
        }
        if (count > MaxSelect)
        {
            count = MaxSelect;
        }
        ulong bytes = (ulong)((count + 63) / 64 * 8);
        ulong* sets = stackalloc ulong[3 * MaxSelect / 64];
        ulong** each = stackalloc ulong*[3];
        ulong* addresses = stackalloc ulong[3];
        addresses[0] = f->Rsi;
        addresses[1] = f->Rdx;
        addresses[2] = f->R10;
        for (int i = 0; i < 3; i++)
        {
            each[i] = sets + i * (MaxSelect / 64);
            for (int word = 0; word < MaxSelect / 64; word++)
            {
                each[i][word] = 0;
            }
            if (addresses[i] != 0 && !User.CopyIn(each[i], addresses[i], bytes))
            {
                return -Errno.EFAULT;
            }
        }
        PollRecord* records = stackalloc PollRecord[MaxSelect];
        int used = 0;
        for (int fd = 0; fd < count; fd++)
        {
            int word = fd / 64;
            ulong bit = 1UL << (fd & 63);
            PollEvents events = ((each[0][word] & bit) != 0 ? PollEvents.In : PollEvents.None)
                | ((each[1][word] & bit) != 0 ? PollEvents.Out : PollEvents.None)
                | ((each[2][word] & bit) != 0 ? PollEvents.Priority : PollEvents.None);
            if (events != PollEvents.None)
            {
                records[used].Fd = fd;
                records[used].Events = (ushort)events;
                records[used].Found = 0;
                used++;
            }
        }
        long result = Wait(t, (ulong)records, (ulong)used, deadline);
        if (result < 0)
        {
            return result;
        }
        for (int i = 0; i < 3 * MaxSelect / 64; i++)
        {
            sets[i] = 0;
        }
        long found = 0;
        for (int i = 0; i < used; i++)
        {
            var seen = (PollEvents)records[i].Found;
            var asked = (PollEvents)records[i].Events;
            if ((seen & PollEvents.Invalid) != 0)
            {
                return -Errno.EBADF;
            }
            int word = records[i].Fd / 64;
            ulong bit = 1UL << (records[i].Fd & 63);
            if ((asked & PollEvents.In) != 0 && (seen & ReadSet) != 0)
            {
                each[0][word] |= bit;
                found++;
            }
            if ((asked & PollEvents.Out) != 0 && (seen & WriteSet) != 0)
            {
                each[1][word] |= bit;
                found++;
            }
            if ((asked & PollEvents.Priority) != 0 && (seen & PollEvents.Priority) != 0)
            {
                each[2][word] |= bit;
                found++;
            }
        }
        for (int i = 0; i < 3; i++)
        {
            if (addresses[i] != 0 && !User.CopyOut(addresses[i], each[i], bytes))
            {
                return -Errno.EFAULT;
            }
        }
        return found;
    }

    private static bool TryDeadline(ulong address, bool microseconds, out ulong deadline, out long error)
    {
        deadline = Deadline.Never;
        error = 0;
        if (address == 0)
        {
            return true;
        }
        ulong duration;
        if (!(microseconds ? Time.TryReadValue(address, out duration, out error) : Time.TryRead(address, out duration, out error)))
        {
            return false;
        }
        deadline = Time.After(duration);
        return true;
    }

    // Linux leaves the time that was left in the program's structure, where it can. Where it cannot, the call must not be
    // made again: it would wait for the whole time.
    private static long WriteRest(ulong address, bool microseconds, ulong deadline, long result)
    {
        if (address != 0 && deadline != Deadline.Never)
        {
            ulong now = Time.Now();
            ulong rest = deadline > now ? deadline - now : 0;
            if (!(microseconds ? Time.WriteValue(address, rest) : Time.Write(address, rest)) && result == -Errno.ERESTARTNOHAND)
            {
                return -Errno.EINTR;
            }
        }
        return result;
    }
}
