using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.LinuxAbi;

namespace Rill.Shim;

/// <content>Calls that met a shortage of memory: the kernel's for the request, or the server's copy from or to a page of the
/// program that is not there.</content>
/// <remarks>Nothing was done then, so the call can be made again. In Linux the thread would wait in the page fault of its copy;
/// here it does so in a fault of its own, which the kernel parks until there is memory (MemoryWait).</remarks>
internal static unsafe partial class Channel
{
    // How much of each buffer is touched before the first further try: most calls need no more of what they lend. Each try
    // after it touches four times as much, up to what a server moves at once.
    private const ulong FirstTouch = 64 << 10;
    private const ulong LastTouch = 1 << 20;

    /// <summary>Makes a call again until there is memory for it.</summary>
    /// <returns>As <see cref="Call(ThreadBlock*, uint, System.ReadOnlySpan{byte}, in Bulk, out Reply)"/>; ENOMEM where waiting is
    /// of no use.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long MakeAgain(ThreadBlock* t, Submission* submission, ref Reply reply, bool interruptible)
    {
        for (ulong bytes = FirstTouch; bytes <= LastTouch; bytes *= 4)
        {
            TouchOwn(t);
            Touch(submission->BulkOut, System.Math.Min(submission->BulkOutLength, bytes), writes: false);
            Touch(submission->BulkIn, System.Math.Min(submission->BulkInLength, bytes), writes: true);
            submission->Token = ++t->Token;
            long result = Transact(t, submission, ref reply, interruptible);
            if (result != -Errno.ERESTARTMEMORY)
            {
                return result;
            }
        }
        return -Errno.ENOMEM;
    }

    private static long ErrorOf(Status status) =>
        status == Status.NoMemory ? -Errno.ERESTARTMEMORY : -StatusErrno.Of(status);

    // Has a page of the shim's stack brought in afresh, the lowest, where the stack does not reach it: the thread waits there
    // for memory whatever it is that the call lacked.
    private static void TouchOwn(ThreadBlock* t)
    {
        ulong lowest = Slots.Base(t->Slot) + Slots.StackOffset;
        uint here;
        if ((ulong)&here - lowest - 2 * (ulong)Pages.Size < Slots.AreaOffset - Slots.StackOffset
            && KernelCalls.SpaceDiscard(0, lowest, Pages.Size) >= 0)
        {
            Asm.UserWrite32(lowest, 0);
        }
    }

    // As far as the program itself could: what it could not is for the server to find.
    private static void Touch(ulong address, ulong bytes, bool writes)
    {
        ulong end = address + bytes;
        for (ulong at = address & ~3UL; at < end; at = (at & ~(ulong)(Pages.Size - 1)) + Pages.Size)
        {
            uint seen;
            if ((writes ? Asm.UserExchange32(at, 0, 0, &seen) : Asm.UserRead32(at, &seen)) != 0)
            {
                return;
            }
        }
    }
}
