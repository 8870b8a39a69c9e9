using Rill.Build.Elf;
using Rill.Loading;

namespace Rill.Shim.Assembly;

/// <summary>The addresses of the handlers by call number; the last is for numbers that do not exist.</summary>
internal static class CallTableData
{
    public static void Write(ElfObjectFile file)
    {
        ElfSection table = file.AddData(".rodata.calls", ElfSectionFlags.Alloc, 16);
        table.Define("shim_call_table", (CallTable.Count + 1) * 8);
        for (int number = 0; number <= CallTable.Count; number++)
        {
            string symbol = CallTable.Find(number)?.Symbol ?? "sys_unknown";
            table.AppendAddress(symbol, ElfRelocationKind.Absolute64);
        }
    }
}
