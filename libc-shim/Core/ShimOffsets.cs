using Rill.Abi;

namespace Rill.Shim;

/// <summary>
/// Offsets that the assembly and the C# of the shim share, in bytes. Those of the thread block are relative to GS's
/// base; the first 1024 bytes there are the kernel's (<see cref="ThreadAreaOffsets"/>).
/// </summary>
public static class ShimOffsets
{
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
    public const int EmergencyStack = (int)Pages.Size;

    // struct Frame: the registers up to the flags, in the order of RegisterOffsets, and then these.
    public const int CallNumber = 144;
    public const int Xmm = 160;
    public const int FrameSize = Xmm + 16 * 16;
}
