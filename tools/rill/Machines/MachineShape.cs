namespace Rill.Tool.Machines;

/// <summary>The operating system that a guest boots.</summary>
internal enum GuestSystem
{
    /// <summary>Rill's own kernel and servers.</summary>
    Rill,

    /// <summary>Debian's kernel, with the same user files: what Rill is compared with.</summary>
    Linux,
}

/// <summary>The virtual machine's size.</summary>
/// <param name="Cpus">Its processors.</param>
/// <param name="MemoryMiB">Its memory in mebibytes.</param>
/// <param name="CountInstructions">
/// True for a clock that counts instructions (QEMU's icount): one processor, the same figures at every run.
/// </param>
/// <param name="Cpu">The processor, as QEMU's option -cpu names it; null for all that QEMU can do.</param>
internal sealed record MachineShape(int Cpus = 2, int MemoryMiB = 1024, bool CountInstructions = false, string? Cpu = null);
