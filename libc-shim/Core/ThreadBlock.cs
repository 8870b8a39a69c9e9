using System.Runtime.InteropServices;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Shim.Abi;

namespace Rill.Shim;

/// <summary>
/// What the shim knows of one thread: the page at GS's base. The kernel's part comes first. The last part of the page
/// is the stack on which a fault of the shim itself is reported.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = (int)Pages.Size)]
public unsafe struct ThreadBlock
{
    [FieldOffset(0)] public ThreadArea Kernel;

    [FieldOffset(ShimOffsets.FramePointer)] public Frame* Frame;
    [FieldOffset(ShimOffsets.ProgramStack)] public ulong ProgramStack;
    /// <summary>Not 0: <see cref="Delivery.ExitWork"/> runs before the program goes on.</summary>
    [FieldOffset(ShimOffsets.LookAgain)] public uint LookAgain;
    [FieldOffset(ShimOffsets.NativeTail)] public uint NativeTail;
    [FieldOffset(ShimOffsets.Trace)] public uint Trace;

    /// <summary>The process that the thread belongs to.</summary>
    [FieldOffset(1056)] public ProcessBlock* Process;
    /// <summary>The signal mask in force; bit n-1 is signal n.</summary>
    [FieldOffset(ThreadBlockLayout.Blocked)] public ulong Blocked;
    /// <summary>With <see cref="RestoreMask"/>: the mask to go back to on the way out (sigsuspend, ppoll and kin).</summary>
    [FieldOffset(1072)] public ulong SavedMask;
    [FieldOffset(1080)] public uint RestoreMask;
    [FieldOffset(1084)] public uint Tid;
    /// <summary>Where to store 0 and wake a waiter when the thread ends (set_tid_address); 0: nowhere.</summary>
    [FieldOffset(ThreadBlockLayout.ClearTid)] public ulong ClearTid;
    [FieldOffset(ThreadBlockLayout.RobustList)] public ulong RobustList;
    [FieldOffset(1104)] public ulong FsBase;
    /// <summary>The completion queue; 0 until it is first needed.</summary>
    [FieldOffset(1120)] public uint Queue;
    /// <summary>The slot of <see cref="Slots"/> that the thread lives in.</summary>
    [FieldOffset(1124)] public uint Slot;
    [FieldOffset(1128)] public QueueHeader* Ring;
    /// <summary>The last token given to an operation.</summary>
    [FieldOffset(1136)] public ulong Token;
    /// <summary>sigaltstack.</summary>
    [FieldOffset(1144)] public ulong AlternateStack;
    [FieldOffset(1152)] public ulong AlternateSize;
    [FieldOffset(1160)] public SignalStackFlags AlternateFlags;
    /// <summary>A word that nobody wakes, to sleep on.</summary>
    [FieldOffset(1164)] public uint SleepWord;
    /// <summary>A signal that was taken from the server and not yet delivered.</summary>
    [FieldOffset(1168)] public SignalInfo Taken;
    /// <summary>PR_SET_NAME of a thread other than the first.</summary>
    [FieldOffset(1232)] public ulong NameLow;
    [FieldOffset(1240)] public ulong NameHigh;
    [FieldOffset(1248)] public uint TimerSlack;
    [FieldOffset(1256)] public ulong RobustLength;
    /// <summary>Of the signals that the thread sent to itself, those that kill(2) sent, whose code is SI_USER.</summary>
    [FieldOffset(1264)] public ulong SentByKill;
    /// <summary>How <see cref="ReplyPolling"/> went.</summary>
    [FieldOffset(1272)] public PollingCredit PollCredit;
    /// <summary>What restart_syscall(2) goes on with.</summary>
    [FieldOffset(1280)] public RestartBlock Restart;

    /// <summary>Whether a server's call can be made: there is a server behind this process.</summary>
    public readonly bool HasServer => Process->Mode == ShimMode.Program;
}
