using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rill.Abi;

namespace Rill.Kernel.Arch;

/// <summary>A thread's registers while it is not in user mode. The entry assembly knows the layout
/// (<see cref="ContextLayout"/>).</summary>
/// <remarks>Lives in one allocation, aligned to 64 bytes, with the area for x87, SSE and AVX state behind it. Guarded by
/// the kernel lock. While a thread runs, its FS and GS bases, x87 and AVX state are in the core; they come here when the
/// core switches to another thread.</remarks>
[StructLayout(LayoutKind.Explicit, Size = ContextLayout.ContextSize)]
public unsafe struct ThreadContext
{
    // RFLAGS: what a thread may have set (CF PF AF ZF SF TF DF OF AC ID), and what it always has (bit 1, IF).
    private const ulong UserFlags = 0x24_0DD5;
    private const ulong FixedFlags = 0x202;

    [FieldOffset(RegisterOffsets.Rax)] public ulong Rax;
    [FieldOffset(RegisterOffsets.Rbx)] public ulong Rbx;
    [FieldOffset(RegisterOffsets.Rcx)] public ulong Rcx;
    [FieldOffset(RegisterOffsets.Rdx)] public ulong Rdx;
    [FieldOffset(RegisterOffsets.Rsi)] public ulong Rsi;
    [FieldOffset(RegisterOffsets.Rdi)] public ulong Rdi;
    [FieldOffset(RegisterOffsets.Rbp)] public ulong Rbp;
    [FieldOffset(RegisterOffsets.Rsp)] public ulong Rsp;
    [FieldOffset(RegisterOffsets.R8)] public ulong R8;
    [FieldOffset(RegisterOffsets.R9)] public ulong R9;
    [FieldOffset(RegisterOffsets.R10)] public ulong R10;
    [FieldOffset(RegisterOffsets.R11)] public ulong R11;
    [FieldOffset(RegisterOffsets.R12)] public ulong R12;
    [FieldOffset(RegisterOffsets.R13)] public ulong R13;
    [FieldOffset(RegisterOffsets.R14)] public ulong R14;
    [FieldOffset(RegisterOffsets.R15)] public ulong R15;
    [FieldOffset(RegisterOffsets.Rip)] public ulong Rip;
    [FieldOffset(RegisterOffsets.Rflags)] public ulong Rflags;

    /// <summary>Valid while the thread does not run; see <see cref="SaveLive"/>.</summary>
    [FieldOffset(RegisterOffsets.FsBase)] public ulong FsBase;

    /// <summary>Valid while the thread does not run; see <see cref="SaveLive"/>.</summary>
    [FieldOffset(RegisterOffsets.GsBase)] public ulong GsBase;

    /// <summary>The vector of the last interrupt or exception from user mode.</summary>
    [FieldOffset(ContextLayout.Vector)] public uint Vector;

    /// <summary>The error code of the last exception, or 0.</summary>
    [FieldOffset(ContextLayout.ErrorCode)] public uint ErrorCode;

    /// <summary>The XSAVE area (Intel SDM 1, 13.4): 64-byte aligned, <see cref="ExtendedState.Size"/> bytes.</summary>
    [FieldOffset(ContextLayout.ExtendedState)] public byte* ExtendedStateArea;

    /// <summary>The kernel's address of the thread's <see cref="ThreadArea"/>.</summary>
    [FieldOffset(ContextLayout.AreaKernel)] public ThreadArea* Area;

    [FieldOffset(ContextLayout.Resume)] private int _resume;

    /// <summary>The number, plus 1, of the core that loaded the thread's bases and vector state last; 0 where they were
    /// changed in the context since.</summary>
    [FieldOffset(ContextLayout.LoadedOn)] internal int LoadedOn;

    /// <summary>A system call whose return address lies in this range is a native one.</summary>
    [FieldOffset(ContextLayout.TextStart)] public ulong TextStart;

    [FieldOffset(ContextLayout.TextEnd)] public ulong TextEnd;

    /// <summary>Where other system calls go; below Layout.UserEnd.</summary>
    [FieldOffset(ContextLayout.RedirectEntry)] public ulong RedirectEntry;

    /// <summary>The next return to user mode loads every register, and not only those that a call preserves. To be called
    /// by whoever sets registers other than rax, rbx, rbp, rsp, rip and r12 to r15. The XMM registers then come from
    /// <see cref="ExtendedStateArea"/>.</summary>
    public void ResumeAll()
    {
        _resume = ContextLayout.ResumeFull;
        LoadedOn = 0;
    }

    /// <summary>Tells the entry where system calls go.</summary>
    /// <param name="area">The kernel's address of the thread's area; null where there is no redirect.</param>
    /// <param name="enabled">Without a redirect every system call is a native one.</param>
    /// <param name="redirect">Its SyscallEntry must be below Layout.UserEnd.</param>
    public void SetRedirect(ThreadArea* area, bool enabled, in RedirectTable redirect)
    {
        Area = area;
        TextStart = enabled ? redirect.TextStart : 0;
        TextEnd = enabled ? redirect.TextEnd : ulong.MaxValue;
        RedirectEntry = enabled ? redirect.SyscallEntry : 0;
    }

    /// <summary>Drops flags that user mode may not have; sets those it always has.</summary>
    public static ulong SanitizeFlags(ulong flags) => (flags & UserFlags) | FixedFlags;

    /// <summary>Makes FsBase and GsBase of a thread that this core is running true. Other threads' always are.</summary>
    public static void SaveLive(ThreadContext* context)
    {
        if (Cpu.Current.Context == context)
        {
            ExtendedState.SaveBases(context);
        }
    }

    /// <summary>Sets a thread's FS base: in the core at once where it runs there, else when it next runs.</summary>
    public static void SetFsBase(ThreadContext* context, ulong value)
    {
        context->FsBase = value;
        context->LoadedOn = 0;
        if (Cpu.Current.Context == context)
        {
            Instruction.WriteMsr(Msr.FsBase, value);
        }
    }

    /// <summary>Sets a thread's GS base, as <see cref="SetFsBase"/> does FS's.</summary>
    public static void SetGsBase(ThreadContext* context, ulong value)
    {
        context->GsBase = value;
        context->LoadedOn = 0;
        if (Cpu.Current.Context == context)
        {
            // In the kernel, the program's base is the one that SWAPGS brings back.
            Instruction.WriteMsr(Msr.KernelGsBase, value);
        }
    }

    /// <summary>Bytes of a context's storage, which is aligned to <see cref="StorageAlignment"/>.</summary>
    public static nuint StorageSize => (nuint)(ContextLayout.ContextSize + ExtendedState.Size);

    /// <summary>What XSAVE asks for.</summary>
    public const nuint StorageAlignment = 64;

    /// <summary>Makes a context in zeroed storage: all registers 0, flags as in user mode, x87 and SSE in their initial
    /// state. The storage may be freed when no core runs the context or is about to leave it.</summary>
    public static ThreadContext* Create(byte* block)
    {
        ThreadContext* context = (ThreadContext*)block;
        context->ExtendedStateArea = block + ContextLayout.ContextSize;
        context->Rflags = FixedFlags;
        context->ResumeAll();
        ExtendedState.Initialize(context->ExtendedStateArea);
        return context;
    }
}
