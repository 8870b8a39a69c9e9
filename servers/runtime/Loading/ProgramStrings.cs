using System.Text;

namespace Rill.Runtime.Loading;

/// <summary>A program's arguments and environment.</summary>
/// <param name="Bytes">The argument strings, then the environment strings, each with its NUL.</param>
/// <param name="ArgumentCount">How many of them are arguments.</param>
/// <param name="EnvironmentCount">How many are environment.</param>
/// <param name="FileName">The path that the program was started by, without NUL (AT_EXECFN).</param>
public readonly record struct ProgramStrings(
    ReadOnlyMemory<byte> Bytes, int ArgumentCount, int EnvironmentCount, ReadOnlyMemory<byte> FileName)
{
    /// <summary>Encodes strings as UTF-8.</summary>
    public static ProgramStrings From(string fileName, string[] arguments, string[] environment)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(arguments.Concat(environment).Select(text => text + "\0")));
        return new ProgramStrings(bytes, arguments.Length, environment.Length, Encoding.UTF8.GetBytes(fileName));
    }

    /// <summary>Whether the bytes hold as many strings as they are said to.</summary>
    public bool IsConsistent =>
        Bytes.Span.Count((byte)0) == ArgumentCount + EnvironmentCount && (Bytes.IsEmpty || Bytes.Span[^1] == 0);
}
