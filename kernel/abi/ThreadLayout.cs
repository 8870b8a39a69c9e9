namespace Rill.Abi;

/// <summary>Byte offsets in <c>UserRegisters</c>. The records of registers that the kernel's and the shim's
/// assembly fill begin alike. This file is compiled into the assembly writers, too.</summary>
internal static class RegisterOffsets
{
    public const int Rax = 0;
    public const int Rbx = 8;
    public const int Rcx = 16;
    public const int Rdx = 24;
    public const int Rsi = 32;
    public const int Rdi = 40;
    public const int Rbp = 48;
    public const int Rsp = 56;
    public const int R8 = 64;
    public const int R9 = 72;
    public const int R10 = 80;
    public const int R11 = 88;
    public const int R12 = 96;
    public const int R13 = 104;
    public const int R14 = 112;
    public const int R15 = 120;
    public const int Rip = 128;
    public const int Rflags = 136;
    public const int FsBase = 144;
    public const int GsBase = 152;
    public const int Size = 160;
}

/// <summary>Byte offsets in <c>ThreadArea</c> that assembly knows.</summary>
internal static class ThreadAreaOffsets
{
    public const int ReturnAddress = 0;
    public const int InterruptPending = 8;
    public const int FaultBusy = 12;
    public const int Self = 16;
    public const int InterruptedRegisters = 64;
    public const int FaultRegisters = 256;
}
