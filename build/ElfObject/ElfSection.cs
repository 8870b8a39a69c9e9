using Rill.Loading;

namespace Rill.Build.Elf;

/// <summary>A section of the object being written: bytes, relocations and the symbols defined in it.</summary>
public class ElfSection(string name, ElfSectionFlags flags, int alignment)
{
    private readonly List<ElfRelocation> _relocations = [];
    private readonly List<(string Name, int Offset, int Size, bool IsFunction)> _symbols = [];

    /// <summary>The section's name.</summary>
    public string Name { get; } = name;

    /// <summary>How the section is loaded.</summary>
    public ElfSectionFlags Flags { get; } = flags;

    /// <summary>Alignment of the section's start, a power of two.</summary>
    public int Alignment { get; } = alignment;

    /// <summary>The section's bytes.</summary>
    public MemoryStream Bytes { get; } = new();

    /// <summary>For a section without bytes in the file (.bss): its size. Else -1.</summary>
    public int ReservedSize { get; private set; } = -1;

    internal IReadOnlyList<ElfRelocation> Relocations => _relocations;

    internal IReadOnlyList<(string Name, int Offset, int Size, bool IsFunction)> Symbols => _symbols;

    /// <summary>Defines a global symbol at the present end of the section.</summary>
    public void Define(string symbol, int size = 0)
        => AddSymbol(symbol, ReservedSize >= 0 ? ReservedSize : (int)Bytes.Length, size, isFunction: false);

    /// <summary>Appends zero bytes up to a multiple of a power of two.</summary>
    public void Align(int alignment)
    {
        if (ReservedSize >= 0)
        {
            ReservedSize = (ReservedSize + alignment - 1) & -alignment;
            return;
        }
        while ((Bytes.Length & (alignment - 1)) != 0)
        {
            Bytes.WriteByte(0);
        }
    }

    /// <summary>Reserves zeroed memory without bytes in the file, with a symbol at its start.</summary>
    public void Reserve(string symbol, int size, int alignment)
    {
        ReservedSize = Math.Max(ReservedSize, 0);
        Align(alignment);
        AddSymbol(symbol, ReservedSize, size, isFunction: false);
        ReservedSize += size;
    }

    /// <summary>Appends raw bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => Bytes.Write(bytes);

    /// <summary>Appends a little-endian number.</summary>
    public void Append16(ushort value) => Append(BitConverter.GetBytes(value));

    /// <summary>Appends a little-endian number.</summary>
    public void Append32(uint value) => Append(BitConverter.GetBytes(value));

    /// <summary>Appends a little-endian number.</summary>
    public void Append64(ulong value) => Append(BitConverter.GetBytes(value));

    /// <summary>Appends the address of a symbol.</summary>
    public void AppendAddress(string symbol, ElfRelocationKind kind, long addend = 0)
    {
        Relocate((int)Bytes.Length, symbol, kind, addend);
        Append(new byte[kind == ElfRelocationKind.Absolute64 ? 8 : 4]);
    }

    /// <summary>Records a relocation of bytes that are already there.</summary>
    public void Relocate(int offset, string symbol, ElfRelocationKind kind, long addend)
        => _relocations.Add(new ElfRelocation(offset, symbol, kind, addend));

    internal void AddSymbol(string symbol, int offset, int size, bool isFunction)
        => _symbols.Add((symbol, offset, size, isFunction));

    internal virtual void Complete()
    {
    }
}
