namespace Rill.Kernel.Arch;

/// <summary>Loading of page tables, of which the test machine only notes the last.</summary>
public static unsafe class Mmu
{
    public static ulong ActiveRoot { get; private set; }

    public static ulong KernelRoot => 0;

    public static void Activate(ulong rootPhysical) => ActiveRoot = rootPhysical;

    /// <summary>Fills the kernel half with a mark that must stay.</summary>
    public static void InitRoot(byte* root)
    {
        for (int i = 256; i < 512; i++)
        {
            ((ulong*)root)[i] = 0xFFFF_0000_0000_0001;
        }
    }
}
