using System.Runtime;
using Rill.LinuxAbi;

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
        before.Flags = (t->AlternateSize == 0 ? SignalStackFlags.Disable : on ? SignalStackFlags.OnStack : SignalStackFlags.None)
            | (t->AlternateFlags & SignalStackFlags.AutoDisarm);
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
        SignalStackFlags mode = wanted.Flags & ~SignalStackFlags.AutoDisarm;
        if (mode is not (SignalStackFlags.None or SignalStackFlags.OnStack or SignalStackFlags.Disable))
        {
            return -Errno.EINVAL;
        }
        if (mode == SignalStackFlags.Disable)
        {
            t->AlternateStack = 0;
            t->AlternateSize = 0;
            t->AlternateFlags = 0;
            return 0;
        }
        if (wanted.Size < SignalHandling.MinimumStack)
        {
            return -Errno.ENOMEM;
        }
        t->AlternateStack = wanted.Start;
        t->AlternateSize = wanted.Size;
        t->AlternateFlags = wanted.Flags & SignalStackFlags.AutoDisarm;
        return 0;
    }
}
