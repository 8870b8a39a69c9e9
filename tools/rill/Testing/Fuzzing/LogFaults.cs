using System.Text.RegularExpressions;

namespace Rill.Tool.Testing.Fuzzing;

/// <summary>What in the log of Rill's kernel is no consequence of what programs may do.</summary>
internal static partial class LogFaults
{
    /// <summary>The most lines to give.</summary>
    private const int Most = 40;

    /// <summary>
    /// The lines of <paramref name="log"/> that should not be there: all but those of a boot and those about calls that
    /// are absent, so that an exception, a panic, a fault in the shim and the second start of a server are among them.
    /// </summary>
    public static IReadOnlyList<string> Of(string log)
    {
        HashSet<string> started = [];
        return [.. log.Replace("\r", "", StringComparison.Ordinal).Split('\n').Where(IsFault).Take(Most).Select(line => "log: " + line)];

        bool IsFault(string line)
        {
            Match start = ServerIsUp().Match(line);
            return start.Success ? !started.Add(start.Groups[1].Value) : line.Length > 0 && !Expected().IsMatch(line);
        }
    }

    [GeneratedRegex(@"^init: (\w+) is up after \d+ ms$")]
    private static partial Regex ServerIsUp();

    [GeneratedRegex(
        @"^(Rill kernel|cores \d+, clock .*|posix: \d+ files in \d+ ms|posix: process 1 is /init"
        + @"|posix: warning: process \d+ made Linux call \d+, which is absent)$")]
    private static partial Regex Expected();
}
