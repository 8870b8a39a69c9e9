using System.Runtime.InteropServices;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Shim.Abi;

namespace Rill.Shim;

/// <summary>
/// What the shim knows of one thread: the page at GS's base. The kernel's part comes first. The last part of the page
/// is the stack on which a fault of the shim itself is reported.
/// </summary>
/// <remarks>Where fields lie that the assembly or the server knows is written in <see cref="ShimOffsets"/> and
/// <see cref="ThreadBlockLayout"/>; a test holds this against it.</remarks>
[StructLayout(LayoutKind.Sequential, Size = (int)Pages.Size)]
public unsafe struct ThreadBlock
{
    public ThreadArea Kernel;

    public Frame* Frame;
    public ulong ProgramStack;
    /// <summary>Not 0: <see cref="Delivery.ExitWork"/> runs before the program goes on.</summary>
    public uint LookAgain;
    public uint NativeTail;
    public uint Trace;

    /// <summary>The process that the thread belongs to.</summary>
    public ProcessBlock* Process;
    /// <summary>The signal mask in force; bit n-1 is signal n.</summary>
    public ulong Blocked;
    /// <summary>With <see cref="RestoreMask"/>: the mask to go back to on the way out (sigsuspend, ppoll and kin).</summary>
    public ulong SavedMask;
    public uint RestoreMask;
    public uint Tid;
    /// <summary>Where to store 0 and wake a waiter when the thread ends (set_tid_address); 0: nowhere.</summary>
    public ulong ClearTid;
    public ulong RobustList;
    public ulong FsBase;
    /// <summary>The completion queue; 0 until it is first needed.</summary>
    public uint Queue;
    /// <summary>The slot of <see cref="Slots"/> that the thread lives in.</summary>
    public uint Slot;
    public QueueHeader* Ring;
    /// <summary>The last token given to an operation.</summary>
    public ulong Token;
    /// <summary>sigaltstack.</summary>
    public ulong AlternateStack;
    public ulong AlternateSize;
    public SignalStackFlags AlternateFlags;
    /// <summary>A word that nobody wakes, to sleep on.</summary>
    public uint SleepWord;
    /// <summary>A signal that was taken from the server and not yet delivered.</summary>
    public SignalInfo Taken;
    /// <summary>PR_SET_NAME of a thread other than the first.</summary>
    public ulong NameLow;
    public ulong NameHigh;
    public uint TimerSlack;
    public ulong RobustLength;
    /// <summary>Of the signals that the thread sent to itself, those that kill(2) sent, whose code is SI_USER.</summary>
    public ulong SentByKill;
    /// <summary>How <see cref="ReplyPolling"/> went.</summary>
    public PollingCredit PollCredit;
    /// <summary>What restart_syscall(2) goes on with.</summary>
    public RestartBlock Restart;

    /// <summary>Whether a server's call can be made: there is a server behind this process.</summary>
    public readonly bool HasServer => Process->Mode == ShimMode.Program;
}
