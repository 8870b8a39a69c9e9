
namespace Rill.Kernel.Loader;

/// <summary>What a range of physical addresses holds.</summary>
public enum RangeKind : uint
{
    /// <summary>RAM that nobody uses.</summary>
    Usable = 1,

    /// <summary>Not RAM, or RAM that belongs to the firmware.</summary>
    Reserved = 2,

    /// <summary>RAM that holds ACPI tables.</summary>
    Acpi = 3,

    /// <summary>RAM that the firmware keeps over sleep states.</summary>
    AcpiNvs = 4,

    /// <summary>RAM that is broken.</summary>
    Bad = 5,

    /// <summary>RAM that holds the kernel's image.</summary>
    Kernel = 16,

    /// <summary>RAM that holds a boot module.</summary>
    Module = 17,

    /// <summary>RAM below 1 MiB: never used, since firmware and start-up of other cores have it.</summary>
    Low = 18,

    /// <summary>RAM that the boot code gave out.</summary>
    Early = 19,
}
