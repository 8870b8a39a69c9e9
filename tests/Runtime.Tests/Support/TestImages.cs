using System.Runtime.InteropServices;
using Rill.Abi;
using Rill.Shim.Abi;

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
    public static byte[] Program(ushort type = 2)
    {
        ulong bias = type == 3 ? TextAddress - 0x1000 : 0;
        byte[] file = new byte[0x2000 + DataFileSize + 8];
        file.AsSpan(0x1000, 0x1000).Fill(0x90);
        file.AsSpan(0x2000, DataFileSize).Fill(0xDA);
        file.AsSpan(0x2000 + DataFileSize).Fill(0xEE);

        var writer = new FieldWriter(file);
        writer.U32(0x464C457F).U8(2).U8(1).U8(1).U8(0).U64(0);
        writer.U16(type).U16(62).U32(1).U64(Entry - bias).U64(64).U64(0).U32(0).U16(64).U16(56).U16(3).U16(0).U16(0).U16(0);
        Segment(writer, flags: 4, offset: 0, address: 0x40_0000 - bias, fileSize: 0x200, memorySize: 0x200);
        Segment(writer, flags: 5, offset: 0x1000, address: TextAddress - bias, fileSize: 0x1000, memorySize: 0x1000);
        Segment(writer, flags: 6, offset: 0x2000, address: DataAddress - bias, fileSize: DataFileSize, memorySize: DataMemorySize);
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

    private static void Segment(FieldWriter writer, uint flags, ulong offset, ulong address, ulong fileSize, ulong memorySize) =>
        writer.U32(1).U32(flags).U64(offset).U64(address).U64(address).U64(fileSize).U64(memorySize).U64(0x1000);

    private sealed class FieldWriter(byte[] bytes)
    {
        private int _position;

        public FieldWriter U8(byte value)
        {
            bytes[_position++] = value;
            return this;
        }

        public FieldWriter U16(ushort value) => U8((byte)value).U8((byte)(value >> 8));

        public FieldWriter U32(uint value) => U16((ushort)value).U16((ushort)(value >> 16));

        public FieldWriter U64(ulong value) => U32((uint)value).U32((uint)(value >> 32));
    }
}
