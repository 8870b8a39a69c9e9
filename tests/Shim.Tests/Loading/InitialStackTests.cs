using System.Runtime.InteropServices;
using System.Text;
using Rill.LinuxAbi;
using Rill.Loading;

namespace Rill.Shim.Tests.Loading;

public sealed class InitialStackTests
{
    private const ulong Top = 0x7FFD_FFFF_F000;

    private static readonly byte[] s_random = [.. Enumerable.Range(100, 16).Select(value => (byte)value)];

    [Theory]
    [InlineData("p", new[] { "p" }, new string[0], 0ul)]
    [InlineData("/bin/prog", new[] { "prog", "-x", "" }, new[] { "A=1" }, 0x7FFF_0000_1000ul)]
    [InlineData("", new string[0], new[] { "A=", "B=22" }, 0x7FFF_0000_1000ul)]
    [InlineData("/x", new string[0], new string[0], 0ul)]
    public void HoldsWhatTheAbiSays(string name, string[] arguments, string[] environment, ulong vdso)
    {
        var facts = new StackFacts
        {
            ProgramHeaders = 0x40_0040,
            ProgramHeaderCount = 9,
            InterpreterBase = 0x7000_0000,
            Entry = 0x40_1000,
            Vdso = vdso,
            HardwareCapabilities = 0xBFEB_FBFF,
            Credentials = new ProgramCredentials(1, 2, 3, 4, isSecure: true),
        };
        byte[] strings = Encoding.UTF8.GetBytes(string.Concat(arguments.Concat(environment).Select(text => text + "\0")));
        var stack = new InitialStack(Top, strings, arguments.Length, environment.Length, Encoding.UTF8.GetBytes(name));
        byte[] bytes = new byte[stack.Length];
        stack.Write(bytes, in facts, s_random);
        ulong start = stack.StackPointer;
        Assert.Equal(0ul, start % 16);
        Assert.Equal(Top, start + (ulong)bytes.Length);

        ulong[] words = MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan(0, bytes.Length & ~7)).ToArray();
        Assert.Equal((ulong)arguments.Length, words[0]);
        int at = 1;
        Assert.Equal(arguments, Strings(bytes, start, words, ref at));
        Assert.Equal(environment, Strings(bytes, start, words, ref at));
        var vector = new Dictionary<AuxiliaryType, ulong>();
        for (; words[at] != (ulong)AuxiliaryType.End; at += 2)
        {
            vector.Add((AuxiliaryType)words[at], words[at + 1]);
        }
        // The last entry is whole, and nothing that it points to begins before its end.
        ulong end = start + ((ulong)at * 8) + 16;
        Assert.True(end <= vector[AuxiliaryType.Random]);
        Assert.Equal((0x40_0040ul, 56ul, 9ul), (
            vector[AuxiliaryType.ProgramHeaders], vector[AuxiliaryType.ProgramHeaderSize], vector[AuxiliaryType.ProgramHeaderCount]));
        Assert.Equal((0x7000_0000ul, 0x40_1000ul), (vector[AuxiliaryType.InterpreterBase], vector[AuxiliaryType.Entry]));
        Assert.Equal((1ul, 2ul, 3ul, 4ul, 1ul), (
            vector[AuxiliaryType.User], vector[AuxiliaryType.EffectiveUser], vector[AuxiliaryType.Group],
            vector[AuxiliaryType.EffectiveGroup], vector[AuxiliaryType.Secure]));
        Assert.Equal(4096ul, vector[AuxiliaryType.PageSize]);
        Assert.Equal(vdso, vector.GetValueOrDefault(AuxiliaryType.VdsoHeader));
        Assert.Equal(0xBFEB_FBFFul, vector[AuxiliaryType.HardwareCapabilities]);
        Assert.Equal(name, Text(bytes, start, vector[AuxiliaryType.FileName]));
        Assert.Equal("x86_64", Text(bytes, start, vector[AuxiliaryType.Platform]));
        Assert.Equal(s_random, bytes.AsSpan((int)(vector[AuxiliaryType.Random] - start), 16).ToArray());
        // Linux leaves eight bytes of zeroes at the very top, and ps reads the strings in one piece below the name.
        Assert.Equal(0ul, words[^1]);
        Assert.Equal(Top - 8 - (ulong)name.Length - 1, vector[AuxiliaryType.FileName]);
    }

    private static string[] Strings(byte[] bytes, ulong start, ulong[] words, ref int at)
    {
        List<string> texts = [];
        for (; words[at] != 0; at++)
        {
            texts.Add(Text(bytes, start, words[at]));
        }
        at++;
        return [.. texts];
    }

    private static string Text(byte[] bytes, ulong start, ulong address)
    {
        ReadOnlySpan<byte> rest = bytes.AsSpan((int)(address - start));
        return Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)0)]);
    }
}
