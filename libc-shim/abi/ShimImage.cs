using System.Runtime.InteropServices;

namespace Rill.Shim.Abi;

/// <summary>
/// The first page of the shim's image, which is mapped at <see cref="Rill.Abi.Layout.Shim"/>. The image is flat: an
/// offset in it is also the distance from that address. Offsets and lengths are multiples of a page.
/// A loader maps: the header page and read-only data (private, read), text (private, read and execute), data (private,
/// read and write), then zeroes (anonymous, read and write); sets the space's redirect from <see cref="Redirect"/>;
/// writes the <see cref="ShimStart"/> block; and starts the first thread.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct ShimImage
{
    public ulong Magic;
    public uint Version;
    public uint Reserved;
    public ulong TextOffset, TextLength;
    public ulong ReadOnlyOffset, ReadOnlyLength;
    /// <summary>Initialised data; ZeroLength bytes of zeroes follow it.</summary>
    public ulong DataOffset, DataLength, ZeroLength;
    /// <summary>A vDSO image inside the shim's image (read and execute at <see cref="Rill.Abi.Layout.Vdso"/>); length 0: none.</summary>
    public ulong VdsoOffset, VdsoLength;
    /// <summary>Where the <see cref="ShimStart"/> block is to be written: an address in the data or zero part.</summary>
    public ulong StartBlock;
    /// <summary>The kernel starts the first process here, with the area at <see cref="Rill.Abi.Layout.FirstArea"/>: the
    /// boot loader, which finds rill/init in the archive. It brings a stack of its own.</summary>
    public ulong BootEntry;
    /// <summary>A loader starts a process here, with the ShimStart block written and the area at
    /// <see cref="Rill.Abi.Layout.FirstArea"/>. Stack pointer: the program's, with some KiB free below it.</summary>
    public ulong StartEntry;
    /// <summary>The POSIX server starts the thread of a forked child or of a new thread here: Argument0 is the
    /// address that the shim gave as context, Argument1 the handle of the child process's lane, or the tid of a new
    /// thread.</summary>
    public ulong ChildEntry;
    /// <summary>long Native(ulong number, ulong a0, a1, a2, a3, a4, a5), System V ABI: a kernel call. For servers.</summary>
    public ulong NativeCall;
    /// <summary>ThreadArea* CurrentArea(), System V ABI: the calling thread's area. For servers.</summary>
    public ulong CurrentArea;
    public Rill.Abi.RedirectTable Redirect;

    /// <summary>"RILLSHIM" in memory order.</summary>
    public const ulong MagicValue = 0x4D49_4853_4C4C_4952;
    public const uint CurrentVersion = 1;
}

/// <summary>What a process runs under the shim.</summary>
public enum ShimMode : uint
{
    /// <summary>A Linux program; calls that the shim cannot answer go to the POSIX server by <see cref="ShimStart.Lane"/>.</summary>
    Program = 1,
    /// <summary>A server of ours: no POSIX server behind it; calls that the kernel's primitives cannot answer are ENOSYS
    /// (or ENOENT for files). write(2) to 1 and 2 goes to the kernel log.</summary>
    Server = 2,
}

/// <summary>What a loader tells the shim of a new process.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct ShimStart
{
    public ShimMode Mode;
    /// <summary>Program: the lane to the POSIX server. Server: the lane to init.</summary>
    public uint Lane;
    /// <summary>The program's entry; its stack pointer, with argc, argv, envp and auxv laid out above it as the System V
    /// ABI (AMD64 supplement, 3.4.1) has it.</summary>
    public ulong EntryPoint;
    public ulong StackPointer;
    /// <summary>The end of the program's highest segment, page-aligned: brk starts here.</summary>
    public ulong BreakStart;
    /// <summary>Address of the <see cref="ProcessPage"/>; 0 for servers.</summary>
    public ulong ProcessPage;
    /// <summary>The signal mask that exec hands on; bit n-1 is signal n.</summary>
    public ulong BlockedSignals;
    /// <summary>Signals ignored across exec.</summary>
    public ulong IgnoredSignals;
    /// <summary>A handle of the kernel log with Write, or 0: for what the shim itself has to tell and, of a server, for
    /// write(2) to 1 and 2.</summary>
    public uint Log;
    /// <summary><see cref="Trace"/>. A loader hands its own process's flags on: they lie in its own start block.</summary>
    public uint Flags;

    /// <summary>personality(2)'s word, which exec hands on.</summary>
    public uint Personality;
    /// <summary>Written by the shim: where its table of slots is (<see cref="SlotTableLayout"/>).</summary>
    public ulong SlotTable;
    /// <summary>Written by the shim: where the lock of the break is. The word is 0, or tells the process that holds it
    /// (<see cref="SlotTableLayout.OwnerOf"/>).</summary>
    public ulong BreakLock;
    /// <summary>Written by the shim: where the server notes that the space's first process has ended, where others share the
    /// space: a word of 32 bits (<see cref="SlotTableLayout.EndedOffset"/> in its block).</summary>
    public ulong ProcessEnded;

    /// <summary>In <see cref="Flags"/>: write a line to the log for each call, as strace does. The boot loader sets it
    /// when the kernel's command line has the word shim.trace.</summary>
    public const uint Trace = 1;
}

/// <summary>
/// A page that the POSIX server writes and one process reads, mapped read-only, at
/// <see cref="Rill.Abi.Layout.ProcessPage"/> or, for a child that shares its parent's space, where the shim asked for
/// it. Each field is written as a whole.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 512)]
public struct ProcessPage
{
    [FieldOffset(0)] public uint ProcessId;
    [FieldOffset(4)] public uint ParentId;
    [FieldOffset(8)] public uint GroupId;
    [FieldOffset(12)] public uint SessionId;
    [FieldOffset(16)] public uint RealUser;
    [FieldOffset(20)] public uint EffectiveUser;
    [FieldOffset(24)] public uint SavedUser;
    [FieldOffset(28)] public uint RealGroup;
    [FieldOffset(32)] public uint EffectiveGroup;
    [FieldOffset(36)] public uint SavedGroup;
    /// <summary>Not 0 while a signal may be pending at the server: a thread that unblocks signals asks for it.</summary>
    [FieldOffset(40)] public uint SignalsPending;
    [FieldOffset(48)] public ulong LimitAddressSpace;
    [FieldOffset(56)] public ulong LimitData;
    [FieldOffset(64)] public ulong LimitStack;
}
