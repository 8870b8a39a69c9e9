using System.Runtime.InteropServices;
using Rill.Abi;
using Rill.Loading;
using Rill.Shim.Abi;
using Rill.Shim.Tests.Loading;

namespace Rill.Runtime.Tests.Support;

/// <summary>Files that loaders take: small programs and a shim, made byte by byte.</summary>
internal static class TestImages
{
    public const ulong TextAddress = 0x40_1000;
    public const ulong DataAddress = 0x40_2000;
    public const ulong Entry = TextAddress + 0x10;
    public const int DataFileSize = 0x20;
    public const int DataMemorySize = 0x3000;

    /// <summary>A static program: a text page and a data segment with 32 bytes in the file and zeroes after them.</summary>
    public static byte[] Program(ElfType type = ElfType.Executable)
    {
        ulong bias = type == ElfType.Shared ? TextAddress - Pages.Size : 0;
        byte[] file = ElfBytes.Make(
            0x2000 + DataFileSize + 8,
            ElfBytes.Header(type, Entry - bias, 3),
            ElfBytes.Load(ElfSegmentFlags.Read, 0, 0x40_0000 - bias, 0x200, 0x200),
            ElfBytes.Load(ElfSegmentFlags.Read | ElfSegmentFlags.Execute, 0x1000, TextAddress - bias, 0x1000, 0x1000),
            ElfBytes.Load(ElfSegmentFlags.Read | ElfSegmentFlags.Write, 0x2000, DataAddress - bias, DataFileSize, DataMemorySize));
        file.AsSpan(0x1000, 0x1000).Fill(0x90);
        file.AsSpan(0x2000, DataFileSize).Fill(0xDA);
        file.AsSpan(0x2000 + DataFileSize).Fill(0xEE);
        return file;
    }

    /// <summary>A shim of four pages: header, text, data, zero; the start block at the beginning of the zero part.</summary>
    public static byte[] Shim()
    {
        byte[] file = new byte[0x3000];
        var image = new ShimImage
        {
            Magic = ShimImage.MagicValue,
            Version = ShimImage.CurrentVersion,
            TextOffset = 0x1000,
            TextLength = 0x1000,
            DataOffset = 0x2000,
            DataLength = 0x1000,
            ZeroLength = 0x1000,
            StartBlock = Layout.Shim + 0x3000,
            StartEntry = Layout.Shim + 0x1040,
            Redirect = new RedirectTable { TextStart = Layout.Shim + 0x1000, TextEnd = Layout.Shim + 0x2000 },
        };
        MemoryMarshal.Write(file, image);
        return file;
    }
}
