using System.Runtime;
using Rill.Abi;
using Rill.LinuxAbi;

namespace Rill.Shim;

/// <summary>restart_syscall(2).</summary>
internal static unsafe class Restarts
{
    [RuntimeExport("sys_restart_syscall")]
    public static long Restart(ThreadBlock* t, Frame* f)
    {
        RestartBlock block = t->Restart;
        t->Restart.Kind = RestartKind.None;
        return block.Kind switch
        {
            RestartKind.Sleep => Clocks.Sleep(t, block.Deadline, block.Address),
            RestartKind.Poll => Polls.WaitAgain(t, block.Address, block.Value, block.Deadline),
            RestartKind.Futex => Futexes.WaitUntil(t, block.Address, (uint)block.Value, block.Deadline, (FutexFlags)block.Flags),
            _ => -Errno.EINTR,
        };
    }

    /// <summary>Remembers how to go on. The result is for the call to return.</summary>
    public static long Later(ThreadBlock* t, in RestartBlock block)
    {
        t->Restart = block;
        return -Errno.ERESTART_RESTARTBLOCK;
    }
}
