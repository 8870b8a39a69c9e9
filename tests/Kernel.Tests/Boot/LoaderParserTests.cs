using System.Text;
using Rill.Kernel.Loader;

namespace Rill.Kernel.Tests.Boot;

public class LoaderParserTests
{
    private static byte[] Multiboot(params (uint Type, byte[] Body)[] tags)
    {
        var stream = new MemoryStream();
        stream.Write(new byte[8]);
        foreach (var (type, body) in tags.Append((0u, [])))
        {
            stream.Write(BitConverter.GetBytes(type));
            stream.Write(BitConverter.GetBytes(8 + body.Length));
            stream.Write(body);
            while (stream.Length % 8 != 0)
            {
                stream.WriteByte(0);
            }
        }
        byte[] bytes = stream.ToArray();
        BitConverter.GetBytes(bytes.Length).CopyTo(bytes, 0);
        return bytes;
    }

    private static byte[] Words(params object[] values) => values.SelectMany(v => v switch
    {
        uint u => BitConverter.GetBytes(u),
        ulong u => BitConverter.GetBytes(u),
        string s => Encoding.UTF8.GetBytes(s + "\0"),
        _ => throw new ArgumentException("word"),
    }).ToArray();

    [Fact]
    public void Multiboot2TagsBecomeBootInfo()
    {
        byte[] bytes = Multiboot(
            (1, Words("one two")),
            (3, Words(0x200000u, 0x200123u, "archive")),
            (6, Words(24u, 0u, 0ul, 0x9F000ul, 1u, 0u, 0x100000ul, 0xF00000ul, 1u, 0u, 0xF0000ul, 0x10000ul, 7u, 0u)),
            (15, Encoding.ASCII.GetBytes("RSD PTR more")));
        BootInfo info = default;
        Assert.True(Multiboot2Parser.Parse(bytes, ref info));
        Assert.Equal(BootSource.Multiboot2, info.Source);
        Assert.Equal("one two", Encoding.UTF8.GetString(info.CommandLine));
        Assert.True(info.HasOption("two"u8));
        Assert.False(info.HasOption("tw"u8));
        Assert.Equal(1, info.Modules.Length);
        Assert.Equal(0x200000ul, info.Modules[0].Start);
        Assert.Equal(0x123ul, info.Modules[0].Length);
        Assert.Equal(3, info.Memory.Ranges.Length);
        Assert.Equal(RangeKind.Reserved, info.Memory.Ranges[1].Kind);
        Assert.Equal("RSD PTR more", Encoding.UTF8.GetString(info.Rsdp));
    }

    [Fact]
    public void DamagedMultiboot2StructuresAreRefusedAndNeverReadPastTheirEnd()
    {
        byte[] whole = Multiboot((1, Words("x")), (3, Words(1u, 2u)), (6, Words(24u, 0u, 0ul, 0x1000ul, 1u, 0u)));
        for (int length = 0; length < whole.Length; length++)
        {
            BootInfo info = default;
            Assert.False(Multiboot2Parser.Parse(whole.AsSpan(0, length), ref info));
        }
        var random = new System.Random(2);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] damaged = (byte[])whole.Clone();
            for (int i = 0; i < 3; i++)
            {
                damaged[random.Next(4, damaged.Length)] = (byte)random.Next(256);
            }
            BootInfo info = default;
            Multiboot2Parser.Parse(damaged, ref info);
        }
    }

    [Fact]
    public void PvhListsBecomeBootInfo()
    {
        BootInfo info = default;
        PvhParser.ParseMap(Words(0x100000ul, 0x100000ul, 1u, 0u, 0x200000ul, 0x1000ul, 3u, 0u), ref info);
        PvhParser.ParseModules(Words(0x150000ul, 77ul, 0ul, 0ul), ref info);
        Assert.Equal(2, info.Memory.Ranges.Length);
        Assert.Equal(RangeKind.Acpi, info.Memory.Ranges[1].Kind);
        Assert.Equal(77ul, info.Modules[0].Length);
    }

    [Fact]
    public void APvhHeaderNeedsItsMagic()
    {
        byte[] bytes = new byte[PvhParser.HeaderSize];
        Assert.False(new PvhParser.Header(bytes).IsValid);
        BitConverter.GetBytes(PvhParser.Magic).CopyTo(bytes, 0);
        Assert.True(new PvhParser.Header(bytes).IsValid);
        Assert.False(new PvhParser.Header(bytes.AsSpan(1)).IsValid);
    }
}
