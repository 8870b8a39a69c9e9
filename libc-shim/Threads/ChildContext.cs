using System.Runtime.InteropServices;
using Rill.LinuxAbi;

namespace Rill.Shim;

/// <summary>How a new thread's shim finds what its parent prepared.</summary>
internal enum ChildKind : uint
{
    /// <summary>A thread of the same process.</summary>
    Thread = 1,
    /// <summary>The only thread of a process in a copy of the space.</summary>
    Copy = 2,
    /// <summary>The only thread of a process that shares the space (vfork).</summary>
    Shared = 3,
}

/// <summary>What a parent leaves for its child's shim: in the child's slot or, for a copy, on the parent's shim stack.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ChildContext
{
    public ChildKind Kind;
    public uint Slot;
    public ProcessBlock* Process;
    /// <summary>The child's frame, filled but for <see cref="ChildKind.Copy"/>, where it is the parent's own.</summary>
    public Frame* Frame;
    /// <summary>Copy: the child's stack pointer, or 0 for the parent's.</summary>
    public ulong StackPointer;
    public ulong FsBase;
    public ulong Blocked;
    public ulong ClearTid;
    public ulong AlternateStack, AlternateSize;
    public SignalStackFlags AlternateFlags;
    public uint Trace;
    /// <summary>MXCSR and the x87 control word.</summary>
    public ulong Control;
    public ulong NameLow, NameHigh;
    /// <summary>A process: CLONE_CLEAR_SIGHAND.</summary>
    public bool ClearsHandlers;
}
