using System.Buffers.Binary;
using System.Text;

namespace Rill.Tool.Images;

/// <summary>One partition.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Id">Its own identifier.</param>
/// <param name="First">Its first sector.</param>
/// <param name="Last">Its last sector, inclusive.</param>
internal sealed record Partition(string Name, Guid Type, Guid Id, long First, long Last);

/// <summary>
/// A GUID partition table with its copy at the disk's end and the protective master boot record before it
/// (UEFI 2.10, 5.2.3 and 5.3).
/// </summary>
internal sealed class GuidPartitionTable(long sectors, Guid diskId, IReadOnlyList<Partition> partitions)
{
    /// <summary>The size of a sector in bytes.</summary>
    public const int SectorSize = 512;

    /// <summary>The first sector behind the table at the disk's start.</summary>
    public const long FirstUsable = 2 + TableSectors;

    private const int EntryCount = 128;
    private const int EntrySize = 128;
    private const int HeaderSize = 92;
    private const int TableSectors = EntryCount * EntrySize / SectorSize;

    // The record's offsets: its four entries, the type that says "all of this is GPT", and the signature.
    private const int RecordEntries = 446;
    private const byte ProtectiveType = 0xEE;

    /// <summary>An EFI system partition.</summary>
    public static Guid EfiSystem { get; } = new("C12A7328-F81F-11D2-BA4B-00A0C93EC93B");

    /// <summary>GRUB's partition for what a BIOS loads.</summary>
    public static Guid BiosBoot { get; } = new("21686148-6449-6E6F-744E-656564454649");

    /// <summary>The last sector before the copy of the table at the disk's end.</summary>
    public static long LastUsable(long sectors) => sectors - 2 - TableSectors;

    /// <summary>Writes table, copy and record; <paramref name="bootCode"/> is the record's first 440 bytes.</summary>
    public void Write(Stream disk, ReadOnlySpan<byte> bootCode)
    {
        byte[] table = new byte[EntryCount * EntrySize];
        for (int index = 0; index < partitions.Count; index++)
        {
            WriteEntry(table.AsSpan(index * EntrySize, EntrySize), partitions[index]);
        }

        WriteAt(disk, 0, ProtectiveRecord(bootCode));
        WriteAt(disk, 1, Header(table, own: 1, other: sectors - 1, tableAt: 2));
        WriteAt(disk, 2, table);
        WriteAt(disk, sectors - 1 - TableSectors, table);
        WriteAt(disk, sectors - 1, Header(table, own: sectors - 1, other: 1, tableAt: sectors - 1 - TableSectors));
    }

    private static void WriteAt(Stream disk, long sector, ReadOnlySpan<byte> data)
    {
        disk.Position = sector * SectorSize;
        disk.Write(data);
    }

    private static void WriteEntry(Span<byte> entry, Partition partition)
    {
        partition.Type.TryWriteBytes(entry);
        partition.Id.TryWriteBytes(entry[16..]);
        BinaryPrimitives.WriteInt64LittleEndian(entry[32..], partition.First);
        BinaryPrimitives.WriteInt64LittleEndian(entry[40..], partition.Last);
        Encoding.Unicode.GetBytes(partition.Name, entry[56..]);
    }

    private byte[] ProtectiveRecord(ReadOnlySpan<byte> bootCode)
    {
        byte[] record = new byte[SectorSize];
        bootCode.CopyTo(record);
        Span<byte> entry = record.AsSpan(RecordEntries);
        entry[2] = 2; // Starts at cylinder 0, head 0, sector 2, as sector 1 is the record itself.
        entry[4] = ProtectiveType;
        entry[5..8].Fill(0xFF);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[12..], (uint)Math.Min(sectors - 1, uint.MaxValue));
        record[510] = 0x55;
        record[511] = 0xAA;
        return record;
    }

    private byte[] Header(byte[] table, long own, long other, long tableAt)
    {
        byte[] sector = new byte[SectorSize];
        Span<byte> header = sector;
        "EFI PART"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], 0x00010000);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], HeaderSize);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], own);
        BinaryPrimitives.WriteInt64LittleEndian(header[32..], other);
        BinaryPrimitives.WriteInt64LittleEndian(header[40..], FirstUsable);
        BinaryPrimitives.WriteInt64LittleEndian(header[48..], LastUsable(sectors));
        diskId.TryWriteBytes(header[56..]);
        BinaryPrimitives.WriteInt64LittleEndian(header[72..], tableAt);
        BinaryPrimitives.WriteUInt32LittleEndian(header[80..], EntryCount);
        BinaryPrimitives.WriteUInt32LittleEndian(header[84..], EntrySize);
        BinaryPrimitives.WriteUInt32LittleEndian(header[88..], Crc32.Of(table));
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], Crc32.Of(header[..HeaderSize]));
        return sector;
    }
}
