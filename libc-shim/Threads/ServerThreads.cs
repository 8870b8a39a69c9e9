using System.Threading;
using Rill.Abi;
using Rill.LinuxAbi;

namespace Rill.Shim;

/// <summary>Threads of a server, made from the kernel's primitives alone. A thread's tid is its slot plus one.</summary>
internal static unsafe class ServerThreads
{
    public const uint FirstTid = 1;

    /// <summary>Makes the first thread known to the others, who interrupt it by its handle.</summary>
    public static void RegisterFirst()
    {
        long handle = KernelCalls.ThreadSelf();
        if (handle > 0)
        {
            Volatile.Write(ref Slots.At(0)->Thread, (uint)handle);
        }
    }

    /// <summary>Makes a thread; the result is its tid.</summary>
    public static long Create(CloneFlags flags, ulong parentTid, ulong childTid, ChildContext* context, uint slot)
    {
        uint tid = slot + FirstTid;
        if (((flags & CloneFlags.ParentSetTid) != 0 && !User.Write(parentTid, tid))
            || ((flags & CloneFlags.ChildSetTid) != 0 && !User.Write(childTid, tid)))
        {
            return -Errno.EFAULT;
        }
        ThreadStart start = default;
        start.Entry = Asm.ChildEntryAddress();
        start.StackPointer = (ulong)context;
        start.Argument0 = (ulong)context;
        start.Argument1 = tid;
        start.FsBase = context->FsBase;
        start.Area = Slots.Base(slot) + Slots.AreaOffset;
        long handle = KernelCalls.ThreadCreate(0, &start);
        if (handle < 0)
        {
            return KernelCalls.ErrorOf(handle);
        }
        Volatile.Write(ref Slots.At(slot)->Thread, (uint)handle);
        return tid;
    }

    /// <summary>Sends a signal to a thread of this process.</summary>
    public static long Raise(ThreadBlock* t, uint tid, uint signal)
    {
        uint index = tid - FirstTid;
        if (index >= Slots.Count || Volatile.Read(ref Slots.At(index)->Busy) == 0)
        {
            return -Errno.ESRCH;
        }
        if (signal == 0)
        {
            return 0;
        }
        if (index == t->Slot)
        {
            Delivery.RaiseLocal(t, signal);
            return 0;
        }
        Slot* slot = Slots.At(index);
        Interlocked.Or(ref slot->Pending, Signal.Bit(signal));
        uint handle = Volatile.Read(ref slot->Thread);
        // A thread that is being made looks at its pending signals when it starts; one that ends needs none.
        if (handle != 0)
        {
            KernelCalls.ThreadInterrupt(handle);
        }
        return 0;
    }
}
