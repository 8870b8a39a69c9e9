namespace Rill.Kernel.Arch;

/// <summary>Puts CLAC into the trap entry where the processor has SMAP: a program cannot bring its AC flag, which would
/// switch SMAP off, into the kernel. Runs before the text becomes read-only.</summary>
internal static unsafe class SmapPatch
{
    public static void Apply()
    {
        if (CpuFeatures.Smap)
        {
            byte* place = (byte*)KernelImage.Linker.SmapPatch;
            place[0] = 0x0F;
            place[1] = 0x01;
            place[2] = 0xCA;
        }
    }
}
