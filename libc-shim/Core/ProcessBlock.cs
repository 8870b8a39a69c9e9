using System.Runtime.InteropServices;
using System.Threading;
using Rill.LinuxAbi;
using Rill.Shim.Abi;

namespace Rill.Shim;

/// <summary>
/// What the shim knows of one process. All of it is reached through the thread's block, since a vfork child shares its
/// parent's memory: that child has a block of its own in its home (<see cref="Homes"/>). Less than a page.
/// </summary>
/// <remarks>Where the server finds <see cref="Ended"/> is written in <see cref="SlotTableLayout"/>; a test holds this against it.</remarks>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct ProcessBlock
{
    public ShimMode Mode;
    /// <summary>The lane to the POSIX server (or to init, in a server).</summary>
    public uint Lane;
    /// <summary>The kernel log, or 0.</summary>
    public uint Log;
    /// <summary><see cref="ShimStart.Flags"/>.</summary>
    public uint Flags;
    /// <summary>Null in a server.</summary>
    public ProcessPage* Page;
    /// <summary>Threads that have not ended; changed atomically.</summary>
    public int Threads;
    /// <summary>The buffer of an execve under way: a vfork parent unmaps what its child left.</summary>
    public ulong ExecuteBuffer;
    /// <summary>personality(2)'s word.</summary>
    public uint Personality;
    /// <summary>Not 0 once the process has made a signalfd.</summary>
    public uint SignalDescriptors;
    /// <summary>The actions in force: its own, or those of a process that shares its handlers (CLONE_SIGHAND).</summary>
    private SignalAction* _inForce;
    /// <summary>Processes that go by this one's own actions: the block must stay where it is. Changed atomically.</summary>
    public int Borrowers;
    /// <summary>The slot that holds this block and the process's page; 0: the space's first process, whose lie elsewhere.</summary>
    public uint Home;
    /// <summary>A bit for each number of a missing call that was logged already.</summary>
    public fixed ulong Logged[8];
    /// <summary>Server: bytes of a line on its way to the log.</summary>
    public int LineLength;
    /// <summary>Server: 1 while a thread writes to the line.</summary>
    public int LineLock;
    public fixed byte Line[248];
    /// <summary>The process's own actions.</summary>
    private fixed byte _actions[Signal.Last * SignalAction.Bytes];

    /// <summary>No other process of the space ever has the same.</summary>
    public ulong Serial;
    /// <summary>Of a process with a home: a <see cref="HomeEnd"/>. The server writes it when no thread of the process runs.</summary>
    public int Ended;

    /// <summary>The action of a signal, 1 to 64.</summary>
    public static SignalAction* Action(ProcessBlock* process, uint signal) =>
        process->_inForce + (signal - 1);

    /// <summary>The process goes by its own actions, as they are.</summary>
    public static void UseOwnActions(ProcessBlock* process)
    {
        process->_inForce = (SignalAction*)process->_actions;
        process->Borrowers = 0;
    }

    /// <summary>The process, whose block is a copy of another's, goes by actions of its own that are the other's now.</summary>
    public static void CopyActions(ProcessBlock* process, ProcessBlock* other)
    {
        SignalAction* from = other->_inForce;
        UseOwnActions(process);
        for (uint i = 0; from != process->_inForce && i < Signal.Last; i++)
        {
            process->_inForce[i] = from[i];
        }
    }

    /// <summary>The process, whose block is a copy of another's, goes by the other's actions, whoever's they are.</summary>
    public static void ShareActions(ProcessBlock* process, ProcessBlock* other)
    {
        process->Borrowers = 0;
        Interlocked.Increment(ref OwnerOfActions(other)->Borrowers);
    }

    /// <summary>The process has ended, or was not made: it needs nobody's actions any more.</summary>
    public static void ReturnActions(ProcessBlock* process)
    {
        ProcessBlock* owner = OwnerOfActions(process);
        if (owner != process)
        {
            process->_inForce = (SignalAction*)process->_actions;
            Interlocked.Decrement(ref owner->Borrowers);
        }
    }

    private static ProcessBlock* OwnerOfActions(ProcessBlock* process) =>
        (ProcessBlock*)((byte*)process->_inForce - (process->_actions - (byte*)process));

    /// <summary>CLONE_CLEAR_SIGHAND: no handlers; what was ignored stays ignored.</summary>
    public static void ClearHandlers(ProcessBlock* process)
    {
        for (uint signal = 1; signal <= Signal.Last; signal++)
        {
            SignalAction* action = Action(process, signal);
            *action = new() { Handler = action->Handler == SignalHandling.Ignore ? SignalHandling.Ignore : SignalHandling.Default };
        }
    }
}
