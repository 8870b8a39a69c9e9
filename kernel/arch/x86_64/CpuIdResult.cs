namespace Rill.Kernel.Arch;

/// <summary>The registers that CPUID fills, in the order arch_cpuid stores them.</summary>
internal struct CpuIdResult
{
    public uint Eax;
    public uint Ebx;
    public uint Ecx;
    public uint Edx;
}
