using System;
using System.Buffers.Binary;

namespace Rill.Kernel.Loader;

/// <summary>Reads the parts of a PVH start structure (Xen's public arch-x86/hvm/start_info.h, version 1).</summary>
internal static class PvhParser
{
    /// <summary>The structure's first word.</summary>
    public const uint Magic = 0x336EC578;

    /// <summary>Bytes of the structure.</summary>
    public const int HeaderSize = 56;

    /// <summary>Bytes of an entry of the memory map.</summary>
    public const int MapEntrySize = 24;

    /// <summary>Bytes of an entry of the module list.</summary>
    public const int ModuleEntrySize = 32;

    /// <summary>The fields of the structure; all addresses are physical.</summary>
    public readonly ref struct Header(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        public bool IsValid => _bytes.Length >= HeaderSize && BinaryPrimitives.ReadUInt32LittleEndian(_bytes) == Magic;

        public uint Version => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.Slice(4));

        public uint ModuleCount => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.Slice(12));

        public ulong Modules => BinaryPrimitives.ReadUInt64LittleEndian(_bytes.Slice(16));

        public ulong CommandLine => BinaryPrimitives.ReadUInt64LittleEndian(_bytes.Slice(24));

        public ulong Rsdp => BinaryPrimitives.ReadUInt64LittleEndian(_bytes.Slice(32));

        public ulong Map => BinaryPrimitives.ReadUInt64LittleEndian(_bytes.Slice(40));

        public uint MapCount => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.Slice(48));
    }

    /// <summary>Takes over the memory map's entries.</summary>
    public static void ParseMap(ReadOnlySpan<byte> entries, ref BootInfo info)
    {
        for (; entries.Length >= MapEntrySize; entries = entries.Slice(MapEntrySize))
        {
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(entries.Slice(16));
            info.Memory.Add(
                BinaryPrimitives.ReadUInt64LittleEndian(entries),
                BinaryPrimitives.ReadUInt64LittleEndian(entries.Slice(8)),
                type is >= 1 and <= 5 ? (RangeKind)type : RangeKind.Reserved);
        }
    }

    /// <summary>Takes over the module list's entries.</summary>
    public static void ParseModules(ReadOnlySpan<byte> entries, ref BootInfo info)
    {
        for (; entries.Length >= ModuleEntrySize; entries = entries.Slice(ModuleEntrySize))
        {
            info.AddModule(
                BinaryPrimitives.ReadUInt64LittleEndian(entries),
                BinaryPrimitives.ReadUInt64LittleEndian(entries.Slice(8)));
        }
    }
}
