using System.Runtime;
using Rill.Abi;

namespace Rill.Shim;

/// <summary>brk(2). The break belongs to the address space, so that a vfork child sees its parent's.</summary>
internal static unsafe class Break
{
    private static ulong s_start;
    private static ulong s_current;

    public static void Begin(ulong start)
    {
        s_start = start;
        s_current = start;
    }

    /// <summary>Returns the new break, or the old one where it cannot be moved.</summary>
    [RuntimeExport("sys_brk")]
    public static long Move(ThreadBlock* t, Frame* f)
    {
        ulong wanted = f->Rdi;
        if (wanted < s_start || wanted >= Layout.MapTop)
        {
            return (long)s_current;
        }
        ulong end = Pages.Up(s_current);
        ulong newEnd = Pages.Up(wanted);
        if (newEnd > end)
        {
            if (t->HasServer && newEnd - s_start > t->Process->Page->LimitData)
            {
                return (long)s_current;
            }
            if (KernelCalls.MapAnonymous(end, newEnd - end, Protection.Read | Protection.Write, MapFlags.NoReplace) < 0)
            {
                return (long)s_current;
            }
        }
        else if (newEnd < end && KernelCalls.SpaceUnmap(newEnd, end - newEnd) < 0)
        {
            return (long)s_current;
        }
        s_current = wanted;
        return (long)wanted;
    }
}
