namespace Rill.Shim;

/// <summary>What XSAVE saves on this machine (Intel SDM 1, chapter 13). Found at the start of a process.</summary>
internal static unsafe class ProcessorState
{
    private static ulong s_features;
    private static uint s_size;

    /// <summary>XCR0; 0: the processor has no XSAVE, or it is off.</summary>
    public static ulong Features => s_features;

    /// <summary>Bytes of an XSAVE area with all enabled features.</summary>
    public static uint Size => s_size;

    public static void Detect()
    {
        uint* registers = stackalloc uint[4];
        Asm.CpuId(1, 0, registers);
        // ECX bit 27: OSXSAVE.
        if ((registers[2] & (1u << 27)) == 0)
        {
            return;
        }
        s_features = Asm.EnabledFeatures();
        Asm.CpuId(13, 0, registers);
        s_size = registers[1];
    }
}
