using System.Buffers.Binary;
using Rill.Tool.Images;

namespace Rill.Tool.Tests.Images;

public sealed class GuidPartitionTableTests
{
    private const int Sectors = 4096;

    [Fact]
    public void ChecksumIsTheStandardOne()
    {
        // The check value of CRC-32, over the digits 1 to 9.
        Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8));
    }

    [Fact]
    public void BothHeadersBearTheirChecksumsAndNameEachOther()
    {
        byte[] disk = Write();
        foreach ((int own, int other) in new[] { (1, Sectors - 1), (Sectors - 1, 1) })
        {
            byte[] header = disk[(own * 512)..((own * 512) + 92)];
            Assert.Equal("EFI PART"u8.ToArray(), header[..8]);
            Assert.Equal(own, BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(24)));
            Assert.Equal(other, BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(32)));
            int table = (int)BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(72)) * 512;
            Assert.Equal(
                Crc32.Of(disk.AsSpan(table, 128 * 128)), BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(88)));
            uint sum = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(16));
            header.AsSpan(16, 4).Clear();
            Assert.Equal(Crc32.Of(header), sum);
        }
    }

    [Fact]
    public void TheRecordProtectsTheWholeDisk()
    {
        byte[] disk = Write();
        Assert.Equal(0xEE, disk[446 + 4]);
        Assert.Equal(Sectors - 1, BinaryPrimitives.ReadInt32LittleEndian(disk.AsSpan(446 + 12)));
        Assert.Equal(0xAA55, BinaryPrimitives.ReadUInt16LittleEndian(disk.AsSpan(510)));
    }

    private static byte[] Write()
    {
        using MemoryStream disk = new(new byte[Sectors * 512]);
        Partition partition = new("one", GuidPartitionTable.EfiSystem, Guid.NewGuid(), 64, 128);
        new GuidPartitionTable(Sectors, Guid.NewGuid(), [partition]).Write(disk, new byte[440]);
        return disk.ToArray();
    }
}
