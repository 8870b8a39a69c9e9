using System.Runtime;
using Rill.Kernel.Arch;

namespace Rill.Kernel.Boot;

/// <summary>The first C# code of the boot core.</summary>
internal static unsafe class KernelStart
{
    /// <summary>Called by the boot assembly with interrupts off, on the boot stack, under the first page tables.</summary>
    /// <param name="loader">1 for PVH, 2 for multiboot2.</param>
    /// <param name="information">Physical address of the loader's information structure.</param>
    [RuntimeExport("RillKernelStart")]
    public static void Run(uint loader, ulong information)
    {
        KernelLog.Initialize();
        KernelLog.Write("Rill kernel\n"u8);
    }
}
