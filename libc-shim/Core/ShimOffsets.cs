namespace Rill.Shim;

/// <summary>
/// Offsets that the assembly and the C# of the shim share, in bytes. Those of the thread block are relative to GS's
/// base; the first 1024 bytes there are the kernel's (ThreadArea).
/// </summary>
public static class ShimOffsets
{
    /// <summary>ThreadArea.ReturnAddress.</summary>
    public const int ReturnAddress = 0;
    /// <summary>ThreadArea.InterruptPending.</summary>
    public const int InterruptPending = 8;
    /// <summary>ThreadArea.FaultBusy.</summary>
    public const int FaultBusy = 12;
    /// <summary>ThreadArea.Self.</summary>
    public const int Self = 16;
    /// <summary>ThreadArea.InterruptedRegisters.</summary>
    public const int InterruptedRegisters = 64;
    /// <summary>ThreadArea.FaultRegisters.</summary>
    public const int FaultRegisters = 256;

    /// <summary>The address of the thread's frame: also where its shim stack begins, downwards.</summary>
    public const int FramePointer = 1024;
    /// <summary>Room for the program's stack pointer while all registers are in use.</summary>
    public const int ProgramStack = 1032;
    /// <summary>Not 0: work is to be done before the program goes on.</summary>
    public const int LookAgain = 1040;
    /// <summary>1 while the commit range, if it runs, is the end of a native call and not of the shim's exit.</summary>
    public const int NativeTail = 1044;
    /// <summary>1: calls are logged.</summary>
    public const int Trace = 1048;
    /// <summary>The end of the stack on which a fault of the shim itself is reported.</summary>
    public const int EmergencyStack = 4096;

    // struct Frame.
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
    public const int CallNumber = 144;
    public const int Xmm = 160;
    public const int FrameSize = Xmm + 16 * 16;
}
