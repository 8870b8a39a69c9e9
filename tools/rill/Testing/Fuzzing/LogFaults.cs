using System.Text.RegularExpressions;

namespace Rill.Tool.Testing.Fuzzing;

/// <summary>What in the log of Rill's kernel is no consequence of what programs may do.</summary>
internal static partial class LogFaults
{
    /// <summary>Until this line the system comes up; what it says then is no program's doing.</summary>
    private const string FirstProcess = "posix: process 1 is /init";

    /// <summary>The most lines to give.</summary>
    private const int Most = 40;

    /// <summary>
    /// The lines of <paramref name="log"/> that should not be there once the system is up: all but those about calls that
    /// are absent, so that an exception, a panic, a fault in the shim and the second start of a server are among them.
    /// </summary>
    public static IReadOnlyList<string> Of(string log)
    {
        HashSet<string> started = [];
        bool isBoot = true;
        return [.. log.Replace("\r", "", StringComparison.Ordinal).Split('\n').Where(IsFault).Take(Most).Select(line => "log: " + line)];

        bool IsFault(string line)
        {
            Match start = ServerIsUp().Match(line);
            isBoot &= line != FirstProcess;
            return start.Success ? !started.Add(start.Groups[1].Value)
                : !isBoot && line.Length > 0 && line != FirstProcess && !AbsentCall().IsMatch(line);
        }
    }

    [GeneratedRegex(@"^init: (\w+) is up after \d+ ms$")]
    private static partial Regex ServerIsUp();

    [GeneratedRegex(@"^posix: warning: process \d+ made Linux call \d+, which is absent$")]
    private static partial Regex AbsentCall();
}
