using System.Runtime;
using System.Threading;
using Rill.Abi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>exit(2), exit_group(2).</summary>
internal static unsafe class Exits
{
    [RuntimeExport("sys_exit")]
    public static long Exit(ThreadBlock* t, Frame* f)
    {
        if (Interlocked.Decrement(ref t->Process->Threads) == 0)
        {
            return ExitGroup(t, f);
        }
        RobustList.Release(t);
        if (t->HasServer)
        {
            byte* message = stackalloc byte[16];
            ThreadExitedRequestWriter.TryEncode((int)f->Rdi, new(message, 16), out int length);
            Channel.Call(
                t, PosixMethods.ThreadExited, new(message, length), Bulk.None, out _, interruptible: false);
        }
        ulong clear = t->ClearTid;
        if (clear != 0 && User.Write(clear, 0u))
        {
            KernelCalls.FutexWake(clear, 1, FutexFlags.Shared);
        }
        Asm.ThreadExit((ulong)&Slots.At(t->Slot)->Busy, (ulong)KernelCall.ThreadExit);
        return 0;
    }

    /// <summary>Does not return.</summary>
    [RuntimeExport("sys_exit_group")]
    public static long ExitGroup(ThreadBlock* t, Frame* f)
    {
        // Those of other threads that still run stay theirs.
        RobustList.Release(t);
        if (t->HasServer)
        {
            byte* message = stackalloc byte[16];
            ExitRequestWriter.TryEncode(((int)f->Rdi & 0xFF) << 8, new(message, 16), out int length);
            Channel.Call(t, PosixMethods.Exit, new(message, length), Bulk.None, out _, interruptible: false);
        }
        else
        {
            ServerFiles.Flush(t);
        }
        KernelCalls.Exit(f->Rdi & 0xFF);
        return 0;
    }
}
