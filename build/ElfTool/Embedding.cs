using Rill.Abi;
using Rill.Build.Elf;
using Rill.Loading;

namespace Rill.Build.ElfTool;

/// <summary>Turns a file into an object whose page-aligned read-only data lies between two symbols.</summary>
internal static class Embedding
{
    public static void Write(string data, string symbol, string output)
    {
        var file = new ElfObjectFile();
        ElfSection section = file.AddData(".rodata.embedded", ElfSectionFlags.Alloc, (int)Pages.Size);
        section.Define(symbol + "_start");
        section.Append(File.Exists(data) ? File.ReadAllBytes(data) : []);
        section.Define(symbol + "_end");
        file.Write(output);
    }
}
