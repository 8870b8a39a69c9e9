using System.Text;
using Rill.Kernel.Arch.Acpi;

namespace Rill.Kernel.Tests.Arch;

public class AcpiParserTests
{
    private static byte[] Table(string signature, byte[] body)
    {
        byte[] table = new byte[AcpiParser.HeaderSize + body.Length];
        Encoding.ASCII.GetBytes(signature).CopyTo(table, 0);
        BitConverter.GetBytes(table.Length).CopyTo(table, 4);
        body.CopyTo(table, AcpiParser.HeaderSize);
        table[9] = (byte)(0 - table.Sum(b => b));
        return table;
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", ""));

    [Fact]
    public void AChecksumIsTheSumOfAllBytes()
    {
        byte[] table = Table("TEST", [1, 2, 3]);
        Assert.True(AcpiChecksum.IsValid(table));
        table[^1]++;
        Assert.False(AcpiChecksum.IsValid(table));
    }

    [Fact]
    public void TheRootPointerPrefersTheExtendedTable()
    {
        byte[] bytes = new byte[36];
        "RSD PTR "u8.CopyTo(bytes);
        BitConverter.GetBytes(0x1000u).CopyTo(bytes, 16);
        bytes[8] = (byte)(0 - bytes.AsSpan(0, 20).ToArray().Sum(b => b));
        Assert.True(AcpiParser.TryParseRsdp(bytes.AsSpan(0, 20), out ulong address, out bool extended));
        Assert.Equal((0x1000ul, false), (address, extended));

        bytes[15] = 2;
        BitConverter.GetBytes(0x1_0000_0000ul).CopyTo(bytes, 24);
        bytes[8] = 0;
        bytes[8] = (byte)(0 - bytes.AsSpan(0, 20).ToArray().Sum(b => b));
        bytes[32] = (byte)(0 - bytes.Sum(b => b));
        Assert.True(AcpiParser.TryParseRsdp(bytes, out address, out extended));
        Assert.Equal((0x1_0000_0000ul, true), (address, extended));

        bytes[0] = (byte)'X';
        Assert.False(AcpiParser.TryParseRsdp(bytes, out _, out _));
    }

    [Fact]
    public void TheMadtGivesCoresControllersAndOverrides()
    {
        byte[] table = Table("APIC", Hex(
            "0000E0FE 01000000"
            + "0008 00 00 01000000" + "0008 01 01 01000000" + "0008 02 02 00000000"
            + "010C 05 00 0000C0FE 00000000"
            + "020A 00 00 02000000 0000" + "020A 00 09 09000000 0D00"
            + "0910 0000 2C010000 01000000 00000000" + "0910 0000 01000000 01000000 00000000"));
        AcpiInfo info = default;
        AcpiParser.ParseTable(table, ref info);
        Assert.Equal(0xFEE00000ul, info.LocalApicAddress);
        Assert.True(info.HasLegacyControllers);
        Assert.Equal(3, info.CpuCount);
        Assert.Equal((0u, 1u, 300u), (info.Cpus[0], info.Cpus[1], info.Cpus[2]));
        Assert.Equal(1, info.IoApicCount);
        Assert.Equal(0xFEC00000ul, info.IoApics[0].Address);
        Assert.Equal(2, info.OverrideCount);
        Assert.Equal(2u, info.Overrides[0].Gsi);
        Assert.Equal(0xD, info.Overrides[1].Flags);
    }

    [Fact]
    public void HpetAndMcfgGiveTheirAddresses()
    {
        AcpiInfo info = default;
        AcpiParser.ParseTable(Table("HPET", Hex("00000000 00000000 0000D0FE00000000 00000000")), ref info);
        AcpiParser.ParseTable(Table("MCFG", Hex("0000000000000000 000000B000000000 0000 00 FF 00000000")), ref info);
        Assert.Equal(0xFED00000ul, info.HpetAddress);
        Assert.Equal(1, info.EcamCount);
        Assert.Equal((0xB0000000ul, (byte)255), (info.EcamRanges[0].Address, info.EcamRanges[0].LastBus));
    }

    // name \_S5_, package of 4: 5, 5, 0, 0, as in QEMU's and in other firmware's forms.
    [Theory]
    [InlineData("08 5F53355F 12 0A 04 0A05 0A05 0A00 0A00", 5, 5)]
    [InlineData("08 5C5F53355F 12 06 04 00 00 00 00", 0, 0)]
    [InlineData("5F53355F 00 08 5F53355F 12 4700 04 0A07 01 00 00", 7, 1)]
    public void SleepTypesAreFoundInTheDsdt(string code, byte typeA, byte typeB)
    {
        AcpiInfo info = default;
        AcpiParser.FindSleepTypes(Table("DSDT", Hex(code)), ref info);
        Assert.True(info.HasSleepTypes);
        Assert.Equal((typeA, typeB), (info.SleepTypeA, info.SleepTypeB));
    }

    [Fact]
    public void DamagedTablesAreNeverReadPastTheirEnd()
    {
        byte[][] tables =
        [
            Table("APIC", Hex("0000E0FE01000000 0008000001000000 010C05000000C0FE00000000 020A0000020000000000")),
            Table("FACP", new byte[240]),
            Table("MCFG", new byte[40]),
            Table("DSDT", Hex("08 5F53355F 12 0A 04 0A05 0A05 0A00 0A00")),
        ];
        var random = new System.Random(3);
        foreach (byte[] table in tables)
        {
            for (int round = 0; round < 5_000; round++)
            {
                byte[] damaged = (byte[])table.Clone();
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                int length = random.Next(2) == 0 ? damaged.Length : random.Next(damaged.Length);
                AcpiInfo info = default;
                AcpiParser.ParseTable(damaged.AsSpan(0, length), ref info);
                AcpiParser.FindSleepTypes(damaged.AsSpan(0, length), ref info);
            }
        }
    }
}
