using System.Runtime;
using Rill.Kernel.Arch;
using Rill.Kernel.Entry;

namespace Rill.Kernel.Boot;

/// <summary>The first C# code of every core but the boot core.</summary>
internal static unsafe class SecondaryStart
{
    /// <summary>Called by the trampoline on the core's own stack, under the kernel's tables.</summary>
    /// <returns>The context to resume; null to idle.</returns>
    [RuntimeExport("RillSecondaryStart")]
    private static ThreadContext* Run(CpuLocal* cpu)
    {
        SecondaryCores.Join(cpu);
        KernelLock.Enter();
        EntryPoints.AddCore(cpu->Index);
        return KernelEntry.Leave(EntryPoints.Wake(null));
    }
}
