using Iced.Intel;
using Rill.Loading;
using static Iced.Intel.AssemblerRegisters;

namespace Rill.Build.Elf;

/// <summary>A section of machine code, written with Iced's assembler.</summary>
/// <remarks>A symbol is referred to by an address that stands for it (<see cref="Symbol"/>): a number in a range that
/// code does not use otherwise. When the section is assembled, each instruction that holds such a number gets a
/// relocation: branches and RIP-relative operands a relative one, immediates and plain displacements an absolute
/// one.</remarks>
public sealed class ElfCodeSection : ElfSection
{
    private const ulong FirstPlaceholder = 0x5A00_0000;
    private const ulong PlaceholderSpacing = 0x1_0000;
    private const int MaximumSymbols = 0x100;

    private readonly List<string> _referenced = [];
    private readonly List<(string Name, Label Label)> _defined = [];
    private readonly Dictionary<(string Symbol, int Offset), Label> _places = [];
    private readonly int _bitness;

    internal ElfCodeSection(string name, int bitness)
        : base(name, ElfSectionFlags.Alloc | ElfSectionFlags.Execute, 16)
    {
        _bitness = bitness;
        Asm = new Assembler(bitness);
    }

    /// <summary>The assembler that instructions are given to.</summary>
    public Assembler Asm { get; }

    /// <summary>Begins a function with a global symbol.</summary>
    /// <param name="symbol">Its name.</param>
    public void Function(string symbol)
    {
        Label label = Asm.CreateLabel(symbol);
        Asm.Label(ref label);
        // A label needs an instruction of its own, also when another label stands at the same place.
        Asm.zero_bytes();
        _defined.Add((symbol, label));
    }

    /// <summary>The address that stands for a symbol, defined here or elsewhere.</summary>
    public ulong Symbol(string symbol)
    {
        int index = _referenced.IndexOf(symbol);
        if (index < 0)
        {
            index = _referenced.Count;
            if (index >= MaximumSymbols)
            {
                throw new InvalidOperationException("too many symbols in one section");
            }
            _referenced.Add(symbol);
        }
        return FirstPlaceholder + (ulong)index * PlaceholderSpacing + PlaceholderSpacing / 2;
    }

    /// <summary>A RIP-relative operand at a symbol plus an offset.</summary>
    public AssemblerMemoryOperand At(string symbol, int offset = 0) => __[Place(symbol, offset)];

    private Label Place(string symbol, int offset)
    {
        // Iced makes RIP-relative operands of labels only: a label stands for the pair until the relocation is made.
        if (!_places.TryGetValue((symbol, offset), out Label label))
        {
            label = Asm.CreateLabel();
            _places.Add((symbol, offset), label);
        }
        return label;
    }

    /// <summary>A RIP-relative operand of 32 bits at a symbol.</summary>
    public AssemblerMemoryOperand At32(string symbol) => __dword_ptr[Place(symbol, 0)];

    /// <summary>Loads a symbol's 64-bit address, wherever it lies.</summary>
    public void LoadAddress(AssemblerRegister64 register, string symbol)
        => Asm.AddInstruction(Instruction.Create(Code.Mov_r64_imm64, register, Symbol(symbol)));

    internal override void Complete()
    {
        const BlockEncoderOptions options =
            BlockEncoderOptions.ReturnNewInstructionOffsets | BlockEncoderOptions.ReturnConstantOffsets;
        foreach (var place in _places.Keys.ToList())
        {
            Label label = _places[place];
            Asm.Label(ref label);
            Asm.zero_bytes();
        }
        var placeOfLabel = _places.ToDictionary(p => p.Value.Id, p => p.Key);
        var bytes = new MemoryStream();
        AssemblerResult result = Asm.Assemble(new StreamCodeWriter(bytes), 0, options);
        byte[] code = bytes.ToArray();
        BlockEncoderResult block = result.Result[0];
        int[] offsets = [.. block.NewInstructionOffsets.Select(o => (int)o), code.Length];
        for (int i = 0; i < Asm.Instructions.Count; i++)
        {
            AddRelocations(Asm.Instructions[i], offsets[i], offsets[i + 1], block.ConstantOffsets[i], code, placeOfLabel);
        }
        Append(code);

        var starts = _defined.Select(d => (d.Name, Offset: (int)result.GetLabelRIP(d.Label))).OrderBy(d => d.Offset).ToList();
        for (int i = 0; i < starts.Count; i++)
        {
            int end = i + 1 < starts.Count ? starts[i + 1].Offset : code.Length;
            AddSymbol(starts[i].Name, starts[i].Offset, end - starts[i].Offset, isFunction: true);
        }
    }

    private void AddRelocations(
        in Instruction instruction,
        int start,
        int end,
        ConstantOffsets constants,
        byte[] code,
        Dictionary<ulong, (string Symbol, int Offset)> placeOfLabel)
    {
        if (instruction.FlowControl is FlowControl.Call or FlowControl.UnconditionalBranch or FlowControl.ConditionalBranch
            && instruction.Op0Kind is OpKind.NearBranch64 or OpKind.NearBranch32 or OpKind.NearBranch16
            && TryFind(instruction.NearBranchTarget, out string target, out long addend))
        {
            Emit(end - 4, target, ElfRelocationKind.Relative32, addend - 4, code);
            return;
        }
        if (constants.HasDisplacement && instruction.IsIPRelativeMemoryOperand)
        {
            if (placeOfLabel.TryGetValue(instruction.MemoryDisplacement64, out var referred))
            {
                int place = start + constants.DisplacementOffset;
                Emit(place, referred.Symbol, ElfRelocationKind.Relative32, referred.Offset - (end - place), code);
            }
        }
        else if (constants.HasDisplacement && TryFind(instruction.MemoryDisplacement64, out target, out addend))
        {
            Emit(
                start + constants.DisplacementOffset,
                target,
                _bitness == 64 ? ElfRelocationKind.AbsoluteSigned32 : ElfRelocationKind.Absolute32,
                addend,
                code);
        }
        if (constants.HasImmediate)
        {
            for (int operand = 0; operand < instruction.OpCount; operand++)
            {
                OpKind kind = instruction.GetOpKind(operand);
                if (kind is >= OpKind.Immediate16 and <= OpKind.Immediate32to64
                    && constants.ImmediateSize >= 4
                    && TryFind(instruction.GetImmediate(operand), out target, out addend))
                {
                    Emit(
                        start + constants.ImmediateOffset,
                        target,
                        constants.ImmediateSize == 8 ? ElfRelocationKind.Absolute64
                            : kind == OpKind.Immediate32to64 ? ElfRelocationKind.AbsoluteSigned32
                            : ElfRelocationKind.Absolute32,
                        addend,
                        code);
                }
            }
        }
    }

    private void Emit(int offset, string symbol, ElfRelocationKind kind, long addend, byte[] code)
    {
        code.AsSpan(offset, kind == ElfRelocationKind.Absolute64 ? 8 : 4).Clear();
        Relocate(offset, symbol, kind, addend);
    }

    private bool TryFind(ulong value, out string symbol, out long addend)
    {
        ulong index = (value - FirstPlaceholder) / PlaceholderSpacing;
        if (value < FirstPlaceholder || index >= (ulong)_referenced.Count)
        {
            symbol = "";
            addend = 0;
            return false;
        }
        symbol = _referenced[(int)index];
        addend = (long)(value - Symbol(symbol));
        return true;
    }
}
