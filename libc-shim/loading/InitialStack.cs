using System;
using System.Runtime.InteropServices;
using Rill.Abi;
using Rill.LinuxAbi;

namespace Rill.Loading;

/// <summary>
/// Lays out a program's first stack: argc, argv, envp, auxiliary vector, and above them what they point to
/// (System V ABI, AMD64 supplement, 3.4.1). Made in two steps, so that the caller can find room for it.
/// </summary>
public readonly ref struct InitialStack
{
    /// <summary>AT_RANDOM's bytes.</summary>
    public const int RandomBytes = 16;

    /// <summary>The frame that the kernel of Linux asks of a signal stack on machines with AVX-512; programs size by it.</summary>
    private const ulong MinimumSignalStack = 3632;

    /// <summary>Linux's USER_HZ.</summary>
    private const ulong ClockTicks = 100;

    /// <summary>Entries of the auxiliary vector, its end included; one less without the vDSO.</summary>
    private const int Entries = 21;

    private readonly ReadOnlySpan<byte> _strings;
    private readonly ReadOnlySpan<byte> _fileName;
    private readonly int _arguments;
    private readonly int _environment;
    private readonly ulong _top;

    /// <summary>Lays it out below <paramref name="top"/>.</summary>
    /// <param name="top">The end of the stack, page-aligned.</param>
    /// <param name="strings">The argument strings, then the environment strings, each with its NUL: as many as the two
    /// numbers say.</param>
    /// <param name="arguments">How many of them are arguments.</param>
    /// <param name="environment">How many are environment.</param>
    /// <param name="fileName">The path that the program was started by, without NUL (AT_EXECFN).</param>
    public InitialStack(ulong top, ReadOnlySpan<byte> strings, int arguments, int environment, ReadOnlySpan<byte> fileName)
    {
        _top = top;
        _strings = strings;
        _arguments = arguments;
        _environment = environment;
        _fileName = fileName;
        ulong words = 1 + ((ulong)(uint)arguments + 1) + ((ulong)(uint)environment + 1) + (Entries * 2);
        StackPointer = (RandomAddress - (words * 8)) & ~15ul;
    }

    /// <summary>Where it starts: the program's first stack pointer.</summary>
    public ulong StackPointer { get; }

    /// <summary>Its bytes, from the stack pointer to the top.</summary>
    public int Length => (int)(_top - StackPointer);

    private static ReadOnlySpan<byte> Platform => "x86_64\0"u8;

    // From the top down: eight zero bytes as Linux has them, the file name, the strings, platform, random bytes.
    private ulong FileNameAddress => _top - 8 - ((ulong)(uint)_fileName.Length + 1);

    private ulong StringsAddress => FileNameAddress - (ulong)(uint)_strings.Length;

    private ulong PlatformAddress => StringsAddress - (ulong)(uint)Platform.Length;

    private ulong RandomAddress => (PlatformAddress - RandomBytes) & ~15ul;

    /// <summary>Writes it.</summary>
    /// <param name="bytes"><see cref="Length"/> zeroes, which will lie at <see cref="StackPointer"/>.</param>
    /// <param name="facts">What the auxiliary vector tells.</param>
    /// <param name="random"><see cref="RandomBytes"/> of them.</param>
    public void Write(Span<byte> bytes, in StackFacts facts, ReadOnlySpan<byte> random)
    {
        _fileName.CopyTo(At(bytes, FileNameAddress));
        _strings.CopyTo(At(bytes, StringsAddress));
        Platform.CopyTo(At(bytes, PlatformAddress));
        random.Slice(0, RandomBytes).CopyTo(At(bytes, RandomAddress));

        var words = new WordWriter(bytes);
        words.Write((ulong)_arguments);
        int position = WritePointers(ref words, 0, _arguments);
        WritePointers(ref words, position, _environment);
        WriteVector(ref words, in facts);
    }

    private Span<byte> At(Span<byte> bytes, ulong address) => bytes.Slice((int)(address - StackPointer));

    private int WritePointers(ref WordWriter words, int position, int count)
    {
        for (int i = 0; i < count; i++)
        {
            words.Write(StringsAddress + (ulong)position);
            position += _strings.Slice(position).IndexOf((byte)0) + 1;
        }
        words.Write(0);
        return position;
    }

    private void WriteVector(ref WordWriter words, in StackFacts facts)
    {
        if (facts.Vdso != 0)
        {
            words.Write(AuxiliaryType.VdsoHeader, facts.Vdso);
        }
        words.Write(AuxiliaryType.HardwareCapabilities, facts.HardwareCapabilities);
        words.Write(AuxiliaryType.PageSize, Pages.Size);
        words.Write(AuxiliaryType.ClockTicks, ClockTicks);
        words.Write(AuxiliaryType.ProgramHeaders, facts.ProgramHeaders);
        words.Write(AuxiliaryType.ProgramHeaderSize, ElfProgramHeader.Bytes);
        words.Write(AuxiliaryType.ProgramHeaderCount, (ulong)facts.ProgramHeaderCount);
        words.Write(AuxiliaryType.InterpreterBase, facts.InterpreterBase);
        words.Write(AuxiliaryType.Flags, 0);
        words.Write(AuxiliaryType.Entry, facts.Entry);
        words.Write(AuxiliaryType.User, facts.Credentials.User);
        words.Write(AuxiliaryType.EffectiveUser, facts.Credentials.EffectiveUser);
        words.Write(AuxiliaryType.Group, facts.Credentials.Group);
        words.Write(AuxiliaryType.EffectiveGroup, facts.Credentials.EffectiveGroup);
        words.Write(AuxiliaryType.Secure, facts.Credentials.IsSecure ? 1ul : 0);
        words.Write(AuxiliaryType.Random, RandomAddress);
        words.Write(AuxiliaryType.HardwareCapabilities2, 0);
        words.Write(AuxiliaryType.FileName, FileNameAddress);
        words.Write(AuxiliaryType.Platform, PlatformAddress);
        words.Write(AuxiliaryType.MinimumSignalStack, MinimumSignalStack);
        words.Write(AuxiliaryType.End, 0);
    }

    private ref struct WordWriter(Span<byte> bytes)
    {
        private readonly Span<ulong> _words = MemoryMarshal.Cast<byte, ulong>(bytes);
        private int _position;

        public void Write(ulong value) => _words[_position++] = value;

        public void Write(AuxiliaryType type, ulong value)
        {
            Write((ulong)type);
            Write(value);
        }
    }
}
