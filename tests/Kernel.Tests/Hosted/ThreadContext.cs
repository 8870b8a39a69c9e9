using Rill.Abi;

namespace Rill.Kernel.Arch;

/// <summary>The registers of a thread of the test machine, which has no others.</summary>
public unsafe struct ThreadContext
{
    public ulong Rax, Rbx, Rcx, Rdx, Rsi, Rdi, Rbp, Rsp, R8, R9, R10, R11, R12, R13, R14, R15, Rip, Rflags, FsBase, GsBase;
    public ThreadArea* Area;
    public bool AllToResume;

    public static ulong SanitizeFlags(ulong flags) => flags | 0x202;

    public static void SaveLive(ThreadContext* context)
    {
    }

    public static void SetFsBase(ThreadContext* context, ulong value) => context->FsBase = value;

    public static void SetGsBase(ThreadContext* context, ulong value) => context->GsBase = value;

    public static nuint StorageSize => (nuint)sizeof(ThreadContext) + 512;

    public const nuint StorageAlignment = 64;

    public static ThreadContext* Create(byte* block) => (ThreadContext*)block;

    public void ResumeAll() => AllToResume = true;

    public void SetRedirect(ThreadArea* area, bool enabled, in RedirectTable redirect) => Area = area;
}
