namespace Rill.Posix.Loading;

/// <summary>The first line of a script: "#!", the interpreter, at most one argument.</summary>
/// <remarks>Source: man 2 execve, "Interpreter scripts": 255 characters at most.</remarks>
internal static class ScriptLine
{
    /// <summary>How much of a file is looked at.</summary>
    public const int HeadSize = 256;

    /// <summary>Parses the head of a file. False if it is no script; an empty interpreter means a broken one.</summary>
    public static bool TryParse(ReadOnlySpan<byte> head, out byte[] interpreter, out byte[]? argument)
    {
        interpreter = [];
        argument = null;
        if (!head.StartsWith("#!"u8))
        {
            return false;
        }

        ReadOnlySpan<byte> line = head[2..];
        int end = line.IndexOf((byte)'\n');
        line = (end < 0 ? line : line[..end]).Trim(" \t"u8);
        int space = line.IndexOfAny((byte)' ', (byte)'\t');
        interpreter = (space < 0 ? line : line[..space]).ToArray();
        ReadOnlySpan<byte> rest = space < 0 ? default : line[space..].Trim(" \t"u8);
        argument = rest.IsEmpty ? null : rest.ToArray();
        return true;
    }
}
