namespace Rill.Shim.Vdso;

/// <summary>
/// The unwind information: one rule for all of the code, since no function touches the stack. It lets a backtrace, or
/// an exception thrown by a signal handler, pass through.
/// </summary>
/// <remarks>Source: LSB Core, ".eh_frame" and ".eh_frame_hdr"; DWARF 5, section 6.4; x86-64 psABI register numbers.</remarks>
internal static class UnwindTables
{
    /// <summary>Bytes of the search index.</summary>
    public const int IndexSize = 20;

    /// <summary>Bytes of the frame descriptions.</summary>
    public const int FramesSize = 24 + 24 + 4;

    private const byte PcRelative32 = 0x1B;
    private const byte Unsigned32 = 0x03;
    private const byte DataRelative32 = 0x3B;

    /// <summary>The index (.eh_frame_hdr) of the one description.</summary>
    public static byte[] Index(int address, int frames, int text) =>
        new ByteTable()
            .U8(1).U8(PcRelative32).U8(Unsigned32).U8(DataRelative32)
            .U32((uint)(frames - (address + 4))).U32(1)
            .U32((uint)(text - address)).U32((uint)(frames + 24 - address))
            .ToArray();

    /// <summary>A common description, the description of the code, and the end mark.</summary>
    public static byte[] Frames(int address, int text, int textLength)
    {
        const byte defineCfa = 0x0C;
        const byte offset = 0x80;
        const byte stackPointer = 7;
        const byte returnAddress = 16;
        const byte minusEight = 0x78;
        return new ByteTable()
            // CIE: id 0, version 1, augmentation "zR"; at every point CFA = rsp + 8 and the return address is at CFA - 8.
            .U32(20).U32(0).U8(1).Bytes("zR\0"u8).U8(1).U8(minusEight).U8(returnAddress).U8(1).U8(PcRelative32)
            .U8(defineCfa).U8(stackPointer).U8(8).U8(offset | returnAddress).U8(1).Align(8)
            // FDE: back to the CIE, start, length, no augmentation.
            .U32(20).U32(28).U32((uint)(text - (address + 32))).U32((uint)textLength).U8(0).Align(8)
            .U32(0)
            .ToArray();
    }
}
