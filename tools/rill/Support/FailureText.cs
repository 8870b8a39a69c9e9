using System.Text.RegularExpressions;

namespace Rill.Tool.Support;

/// <summary>What to tell of a program that failed: all it said where that is short, else what matters of it.</summary>
internal static partial class FailureText
{
    /// <summary>So much is shown whole.</summary>
    private const int WholeLines = 60;

    /// <summary>Of longer texts: so many of the lines that name an error, from the first on, and so many last lines.</summary>
    private const int ErrorLines = 40;
    private const int LastLines = 20;

    /// <summary>The text; all the program said is kept in <paramref name="log"/>.</summary>
    public static string Of(string program, IEnumerable<string> arguments, HostResult result, string log)
    {
        string command = string.Join(' ', arguments.Prepend(program).Select(Quoted));
        string said = Joined(result);
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        File.WriteAllText(log, $"{command}\nended with status {result.ExitCode}:\n{said}\n");
        string shown = said.Length == 0 ? "(it said nothing)" : Abridged(said);
        return $"{command}\nended with status {result.ExitCode}:\n{shown}\n(all of it: {log})";
    }

    /// <summary>What a program said, on both its streams.</summary>
    public static string Joined(HostResult result) => (result.Output + result.Errors).TrimEnd();

    /// <summary>
    /// A text short enough for a screen or two. Nothing is left out silently: where lines are, their number is told.
    /// </summary>
    public static string Abridged(string text)
    {
        string[] lines = text.TrimEnd().Split('\n');
        if (lines.Length <= WholeLines)
        {
            return string.Join('\n', lines);
        }

        // MSBuild tells an error twice, as it comes and in its summary.
        string[] errors = [.. lines.SkipLast(LastLines).Where(line => ErrorLine().IsMatch(line)).Distinct().Take(ErrorLines)];
        int left = lines.Length - errors.Length - LastLines;
        return string.Join('\n', [.. errors, $"(... {left} more lines)", .. lines.TakeLast(LastLines)]);
    }

    private static string Quoted(string argument) =>
        Plain().IsMatch(argument) ? argument : $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"\b(error|fatal|failed|cannot|undefined|unresolved|unhandled|no such|not found|multiple definition)\b", RegexOptions.IgnoreCase)]
    private static partial Regex ErrorLine();

    [GeneratedRegex(@"^[\w@%+=:,./-]+$")]
    private static partial Regex Plain();
}
