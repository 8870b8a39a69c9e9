using System.Runtime.InteropServices;
using Rill.LinuxAbi;
using Rill.Shim.Abi;

namespace Rill.Shim;

/// <summary>
/// What the shim knows of one process. All of it is reached through the thread's block, since a vfork child shares its
/// parent's memory: that child has a block of its own in its slot. Less than a page.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 2816)]
public unsafe struct ProcessBlock
{
    [FieldOffset(0)] public ShimMode Mode;
    /// <summary>The lane to the POSIX server (or to init, in a server).</summary>
    [FieldOffset(4)] public uint Lane;
    /// <summary>The kernel log, or 0.</summary>
    [FieldOffset(8)] public uint Log;
    /// <summary><see cref="ShimStart.Flags"/>.</summary>
    [FieldOffset(12)] public uint Flags;
    /// <summary>Null in a server.</summary>
    [FieldOffset(16)] public ProcessPage* Page;
    /// <summary>Threads that have not ended; changed atomically.</summary>
    [FieldOffset(24)] public int Threads;
    /// <summary>The buffer of an execve under way: a vfork parent unmaps what its child left.</summary>
    [FieldOffset(32)] public ulong ExecuteBuffer;
    /// <summary>personality(2)'s word.</summary>
    [FieldOffset(40)] public uint Personality;
    /// <summary>Not 0 once the process has made a signalfd.</summary>
    [FieldOffset(44)] public uint SignalDescriptors;
    /// <summary>The actions in force: its own, or those of a process that shares its handlers (CLONE_SIGHAND).</summary>
    [FieldOffset(48)] private SignalAction* _inForce;
    /// <summary>Not 0 once another process uses this one's own actions: they must stay where they are.</summary>
    [FieldOffset(56)] public uint ActionsLent;
    /// <summary>A bit for each number of a missing call that was logged already.</summary>
    [FieldOffset(64)] public fixed ulong Logged[8];
    /// <summary>Server: bytes of a line on its way to the log.</summary>
    [FieldOffset(128)] public int LineLength;
    /// <summary>Server: 1 while a thread writes to the line.</summary>
    [FieldOffset(132)] public int LineLock;
    [FieldOffset(136)] public fixed byte Line[248];
    [FieldOffset(ActionsOffset)] private fixed byte _actions[Signal.Last * 32];

    private const int ActionsOffset = 384;

    /// <summary>The action of a signal, 1 to 64.</summary>
    public static SignalAction* Action(ProcessBlock* process, uint signal) =>
        process->_inForce + (signal - 1);

    /// <summary>The process goes by its own actions, as they are.</summary>
    public static void UseOwnActions(ProcessBlock* process)
    {
        process->_inForce = (SignalAction*)process->_actions;
        process->ActionsLent = 0;
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
        process->ActionsLent = 0;
        ((ProcessBlock*)((byte*)other->_inForce - ActionsOffset))->ActionsLent = 1;
    }

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
