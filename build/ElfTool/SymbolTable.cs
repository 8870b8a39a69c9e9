using System.Text;
using Rill.Build.Elf;
using Rill.Loading;

namespace Rill.Build.ElfTool;

/// <summary>Writes the table that a panic looks functions up in: section .ksymtab with
/// u32 count, u32 size of the names, count times (u32 address - base, u32 offset of the name), names ended by 0.
/// Addresses are sorted and relative to 0xffffffff80000000.</summary>
internal static class SymbolTable
{
    private const ulong Base = 0xFFFF_FFFF_8000_0000;

    public static void Write(string image, string output)
    {
        var functions = LinkedImage.Read(image).Functions()
            .Where(f => f.Address >= Base)
            .OrderBy(f => f.Address)
            .DistinctBy(f => f.Address)
            .ToList();
        var file = new ElfObjectFile();
        ElfSection section = file.AddData(".ksymtab", ElfSectionFlags.Alloc, 16);
        var names = new MemoryStream();
        var offsets = new List<uint>();
        foreach (var function in functions)
        {
            offsets.Add((uint)names.Length);
            names.Write(Encoding.UTF8.GetBytes(Readable(function.Name)));
            names.WriteByte(0);
        }
        section.Append32((uint)functions.Count);
        section.Append32((uint)names.Length);
        for (int i = 0; i < functions.Count; i++)
        {
            section.Append32((uint)(functions[i].Address - Base));
            section.Append32(offsets[i]);
        }
        section.Append(names.ToArray());
        file.Write(output);
    }

    // ILC's names: assembly_Namespace_Type__Method. The assembly goes, the method is set off by a dot.
    private static string Readable(string name)
    {
        foreach (string prefix in (ReadOnlySpan<string>)["Kernel_Rill_Kernel_", "Kernel_", "LibcShim_"])
        {
            if (name.StartsWith(prefix))
            {
                name = name[prefix.Length..];
                break;
            }
        }
        int split = name.IndexOf("__", StringComparison.Ordinal);
        return split > 0 ? $"{name[..split]}.{name[(split + 2)..]}" : name;
    }
}
