using Rill.Abi;
using Rill.Loading;

namespace Rill.Runtime.Loading;

/// <summary>Where a program's text and initialised data lie in its space, as its file says.</summary>
/// <remarks>Source: Linux, fs/binfmt_elf.c, load_elf_binary: start_code, end_code, start_data, end_data.</remarks>
/// <param name="CodeStart">Of the lowest executable segment.</param>
/// <param name="CodeEnd">The end of the executable segments' bytes in the file.</param>
/// <param name="DataStart">Of the highest segment.</param>
/// <param name="DataEnd">The end of all segments' bytes in the file.</param>
public readonly record struct ProgramParts(ulong CodeStart, ulong CodeEnd, ulong DataStart, ulong DataEnd)
{
    /// <summary>Of an image that is loaded with a bias.</summary>
    public static ProgramParts Of(ProgramImage image, ulong bias)
    {
        ulong codeStart = ulong.MaxValue, codeEnd = 0, dataStart = 0, dataEnd = 0;
        foreach (ElfSegment segment in image.Segments)
        {
            ulong start = segment.Address + bias, end = start + segment.FileSize;
            if ((segment.Protection & Protection.Execute) != 0)
            {
                codeStart = Math.Min(codeStart, start);
                codeEnd = Math.Max(codeEnd, end);
            }

            dataStart = Math.Max(dataStart, start);
            dataEnd = Math.Max(dataEnd, end);
        }

        return new ProgramParts(Math.Min(codeStart, codeEnd), codeEnd, dataStart, dataEnd);
    }
}
