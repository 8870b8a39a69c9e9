namespace Rill.Tool.Testing.Consoles;

/// <summary>How a machine boots.</summary>
internal enum ConsoleBoot
{
    /// <summary>From the disk image, by the boot loader under a BIOS.</summary>
    Bios,

    /// <summary>From the disk image, by the boot loader under UEFI.</summary>
    Uefi,

    /// <summary>QEMU loads the kernel.</summary>
    Direct,
}
