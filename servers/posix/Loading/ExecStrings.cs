using Rill.LinuxAbi;

namespace Rill.Posix.Loading;

/// <summary>The arguments and environment of an exec, each string with its NUL.</summary>
/// <param name="Arguments">The argument strings.</param>
/// <param name="ArgumentCount">How many.</param>
/// <param name="Environment">The environment strings.</param>
/// <param name="EnvironmentCount">How many.</param>
internal readonly record struct ExecStrings(byte[] Arguments, int ArgumentCount, byte[] Environment, int EnvironmentCount)
{
    /// <summary>Divides the strings as they came.</summary>
    public static Errno TryMake(byte[] strings, int argumentCount, int environmentCount, out ExecStrings result)
    {
        result = default;
        if (argumentCount < 0 || environmentCount < 0)
        {
            return Errno.EINVAL;
        }

        int at = 0;
        for (int i = 0; i < argumentCount; i++)
        {
            int end = strings.AsSpan(at).IndexOf((byte)0);
            if (end < 0)
            {
                return Errno.EINVAL;
            }

            at += end + 1;
        }

        byte[] environment = strings[at..];
        if (environment.AsSpan().Count((byte)0) != environmentCount || (environment.Length > 0 && environment[^1] != 0))
        {
            return Errno.EINVAL;
        }

        result = new ExecStrings(strings[..at], argumentCount, environment, environmentCount);
        return Errno.Ok;
    }

    /// <summary>The strings for a script's interpreter: interpreter, its argument, the script's path, the rest but argv[0].</summary>
    public ExecStrings ForScript(byte[] interpreter, byte[]? argument, ReadOnlySpan<byte> scriptPath)
    {
        int first = Arguments.AsSpan().IndexOf((byte)0) + 1;
        var text = new MemoryStream();
        text.Write(interpreter);
        text.WriteByte(0);
        if (argument is not null)
        {
            text.Write(argument);
            text.WriteByte(0);
        }

        text.Write(scriptPath);
        text.WriteByte(0);
        text.Write(Arguments.AsSpan(first));
        int count = Math.Max(ArgumentCount, 1) + 1 + (argument is null ? 0 : 1);
        return this with { Arguments = text.ToArray(), ArgumentCount = count };
    }
}
