using System;

namespace Rill.Kernel.Arch.Acpi;

/// <summary>ACPI's checksum: the bytes of a table add up to 0 (ACPI 6.5, 5.2.5.3).</summary>
internal static class AcpiChecksum
{
    public static bool IsValid(ReadOnlySpan<byte> table)
    {
        byte sum = 0;
        for (int i = 0; i < table.Length; i++)
        {
            sum += table[i];
        }
        return sum == 0;
    }
}
