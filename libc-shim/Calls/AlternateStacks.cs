using System.Runtime;

namespace Rill.Shim;

/// <summary>sigaltstack(2).</summary>
internal static unsafe class AlternateStacks
{
    [RuntimeExport("sys_sigaltstack")]
    public static long AlternateStack(ThreadBlock* t, Frame* f)
    {
        SignalStack before = default;
        before.Start = t->AlternateStack;
        before.Size = t->AlternateSize;
        bool on = FrameBuilder.OnAlternate(t, f->Rsp);
        before.Flags = (t->AlternateSize == 0 ? SignalAbi.SS_DISABLE : on ? SignalAbi.SS_ONSTACK : 0)
            | (t->AlternateFlags & SignalAbi.SS_AUTODISARM);
        if (f->Rdi != 0)
        {
            if (!User.Read(f->Rdi, out SignalStack wanted))
            {
                return -Errno.EFAULT;
            }
            long result = SetAlternate(t, wanted, f->Rsp);
            if (result < 0)
            {
                return result;
            }
        }
        return f->Rsi == 0 || User.Write(f->Rsi, before) ? 0 : -Errno.EFAULT;
    }

    /// <summary>Sets the alternate stack, unless the program runs on it.</summary>
    public static long SetAlternate(ThreadBlock* t, in SignalStack wanted, ulong stack)
    {
        if (FrameBuilder.OnAlternate(t, stack))
        {
            return -Errno.EPERM;
        }
        uint mode = wanted.Flags & ~SignalAbi.SS_AUTODISARM;
        if (mode is not (0 or SignalAbi.SS_ONSTACK or SignalAbi.SS_DISABLE))
        {
            return -Errno.EINVAL;
        }
        if (mode == SignalAbi.SS_DISABLE)
        {
            t->AlternateStack = 0;
            t->AlternateSize = 0;
            t->AlternateFlags = 0;
            return 0;
        }
        if (wanted.Size < SignalAbi.MinimumStack)
        {
            return -Errno.ENOMEM;
        }
        t->AlternateStack = wanted.Start;
        t->AlternateSize = wanted.Size;
        t->AlternateFlags = wanted.Flags & SignalAbi.SS_AUTODISARM;
        return 0;
    }
}
