using System.Buffers.Binary;
using System.Runtime.Intrinsics.X86;

namespace Rill.Runtime.Loading;

/// <summary>
/// Lays out a program's first stack: argc, argv, envp, auxiliary vector, and above them what they point to
/// (System V ABI, AMD64 supplement, 3.4.1).
/// </summary>
internal static class InitialStack
{
    /// <summary>What the auxiliary vector says that is not on the stack.</summary>
    public readonly record struct Facts(
        ulong ProgramHeaders, int ProgramHeaderCount, ulong InterpreterBase, ulong Entry, ulong Vdso, ProgramCredentials Credentials);

    /// <summary>The frame that the kernel of Linux asks of a signal stack on machines with AVX-512; programs size by it.</summary>
    private const ulong MinimumSignalStack = 3632;

    /// <summary>Linux's USER_HZ.</summary>
    private const ulong ClockTicks = 100;

    /// <summary>Builds the bytes that end at <paramref name="top"/>; the stack pointer is where they start.</summary>
    public static byte[] Build(ulong top, in ProgramStrings strings, in Facts facts, ReadOnlySpan<byte> random, out ulong stackPointer)
    {
        ReadOnlySpan<byte> platform = "x86_64\0"u8;

        // From the top down: eight zero bytes as Linux has them, the file name, the strings, platform, random bytes.
        ulong fileName = top - 8 - (ulong)(strings.FileName.Length + 1);
        ulong text = fileName - (ulong)strings.Bytes.Length;
        ulong platformAddress = text - (ulong)platform.Length;
        ulong randomAddress = (platformAddress - 16) & ~15ul;

        List<(AuxiliaryType Type, ulong Value)> vector =
        [
            (AuxiliaryType.HardwareCapabilities, HardwareCapabilities()),
            (AuxiliaryType.PageSize, ElfImage.PageSize),
            (AuxiliaryType.ClockTicks, ClockTicks),
            (AuxiliaryType.ProgramHeaders, facts.ProgramHeaders),
            (AuxiliaryType.ProgramHeaderSize, 56),
            (AuxiliaryType.ProgramHeaderCount, (ulong)facts.ProgramHeaderCount),
            (AuxiliaryType.InterpreterBase, facts.InterpreterBase),
            (AuxiliaryType.Flags, 0),
            (AuxiliaryType.Entry, facts.Entry),
            (AuxiliaryType.User, facts.Credentials.User),
            (AuxiliaryType.EffectiveUser, facts.Credentials.EffectiveUser),
            (AuxiliaryType.Group, facts.Credentials.Group),
            (AuxiliaryType.EffectiveGroup, facts.Credentials.EffectiveGroup),
            (AuxiliaryType.Secure, facts.Credentials.IsSecure ? 1ul : 0),
            (AuxiliaryType.Random, randomAddress),
            (AuxiliaryType.HardwareCapabilities2, 0),
            (AuxiliaryType.FileName, fileName),
            (AuxiliaryType.Platform, platformAddress),
            (AuxiliaryType.MinimumSignalStack, MinimumSignalStack),
        ];
        if (facts.Vdso != 0)
        {
            vector.Insert(0, (AuxiliaryType.VdsoHeader, facts.Vdso));
        }

        vector.Add((AuxiliaryType.End, 0));

        int words = 1 + strings.ArgumentCount + 1 + strings.EnvironmentCount + 1 + (vector.Count * 2);
        stackPointer = (randomAddress - ((ulong)words * 8)) & ~15ul;

        byte[] bytes = new byte[(int)(top - stackPointer)];
        ulong bottom = stackPointer;
        strings.FileName.Span.CopyTo(bytes.AsSpan((int)(fileName - bottom)));
        strings.Bytes.Span.CopyTo(bytes.AsSpan((int)(text - bottom)));
        platform.CopyTo(bytes.AsSpan((int)(platformAddress - bottom)));
        random[..16].CopyTo(bytes.AsSpan((int)(randomAddress - bottom)));

        var words64 = new WordWriter(bytes);
        words64.Write((ulong)strings.ArgumentCount);
        int position = WritePointers(ref words64, strings.Bytes.Span, 0, strings.ArgumentCount, text);
        WritePointers(ref words64, strings.Bytes.Span, position, strings.EnvironmentCount, text);
        foreach (var (type, value) in vector)
        {
            words64.Write((ulong)type);
            words64.Write(value);
        }

        return bytes;
    }

    private static int WritePointers(ref WordWriter words, ReadOnlySpan<byte> strings, int position, int count, ulong address)
    {
        for (int i = 0; i < count; i++)
        {
            words.Write(address + (ulong)position);
            position += strings[position..].IndexOf((byte)0) + 1;
        }

        words.Write(0);
        return position;
    }

    /// <summary>CPUID leaf 1, EDX: what Linux gives as AT_HWCAP.</summary>
    private static ulong HardwareCapabilities() => X86Base.IsSupported ? (uint)X86Base.CpuId(1, 0).Edx : 0;

    private ref struct WordWriter(Span<byte> bytes)
    {
        private readonly Span<byte> _bytes = bytes;
        private int _position;

        public void Write(ulong value)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_bytes[_position..], value);
            _position += 8;
        }
    }
}
