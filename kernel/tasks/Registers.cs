using Rill.Abi;
using Rill.Kernel.Arch;

namespace Rill.Kernel.Tasks;

/// <summary>A thread's registers as other processes, and its own handlers, see them.</summary>
internal static unsafe class Registers
{
    /// <summary>Reads all registers of a thread that does not run, or runs on this core.</summary>
    public static void Get(ThreadContext* context, out UserRegisters registers)
    {
        ThreadContext.SaveLive(context);
        registers.Rax = context->Rax;
        registers.Rbx = context->Rbx;
        registers.Rcx = context->Rcx;
        registers.Rdx = context->Rdx;
        registers.Rsi = context->Rsi;
        registers.Rdi = context->Rdi;
        registers.Rbp = context->Rbp;
        registers.Rsp = context->Rsp;
        registers.R8 = context->R8;
        registers.R9 = context->R9;
        registers.R10 = context->R10;
        registers.R11 = context->R11;
        registers.R12 = context->R12;
        registers.R13 = context->R13;
        registers.R14 = context->R14;
        registers.R15 = context->R15;
        registers.Rip = context->Rip;
        registers.Rflags = context->Rflags;
        registers.FsBase = context->FsBase;
        registers.GsBase = context->GsBase;
    }

    /// <summary>Sets all registers of a thread that does not run.</summary>
    /// <returns>InvalidArgument for an address outside user space in rip, FS or GS; then nothing has changed.</returns>
    public static Status Set(ThreadContext* context, in UserRegisters registers)
    {
        if (registers.Rip >= Layout.UserEnd || registers.FsBase >= Layout.UserEnd || registers.GsBase >= Layout.UserEnd)
        {
            return Status.InvalidArgument;
        }
        context->Rax = registers.Rax;
        context->Rbx = registers.Rbx;
        context->Rcx = registers.Rcx;
        context->Rdx = registers.Rdx;
        context->Rsi = registers.Rsi;
        context->Rdi = registers.Rdi;
        context->Rbp = registers.Rbp;
        context->Rsp = registers.Rsp;
        context->R8 = registers.R8;
        context->R9 = registers.R9;
        context->R10 = registers.R10;
        context->R11 = registers.R11;
        context->R12 = registers.R12;
        context->R13 = registers.R13;
        context->R14 = registers.R14;
        context->R15 = registers.R15;
        context->Rip = registers.Rip;
        context->Rflags = ThreadContext.SanitizeFlags(registers.Rflags);
        context->FsBase = registers.FsBase;
        context->GsBase = registers.GsBase;
        context->ResumeAll();
        return Status.Ok;
    }
}
