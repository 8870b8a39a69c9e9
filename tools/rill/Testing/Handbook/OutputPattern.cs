using System.Text.RegularExpressions;

namespace Rill.Tool.Testing.Handbook;

/// <summary>What a command is to write, with gaps: a line "..." stands for any lines, "…" within a line for any text.</summary>
internal sealed partial class OutputPattern
{
    private const string AnyLines = "...";
    private const char AnyText = '…';

    /// <summary>How much of an output is shown where it differs.</summary>
    private const int MostLines = 30;

    private readonly string[] _pattern;

    /// <summary>A pattern of these lines.</summary>
    public OutputPattern(IEnumerable<string> lines)
    {
        _pattern = Lines(string.Join('\n', lines));
    }

    /// <summary>True when <paramref name="written"/> is what the pattern says, blanks at lines' ends aside.</summary>
    public bool Matches(string written) => MatchedLines(Lines(WithoutProgress(written))) > _pattern.Length;

    /// <summary>Shows how <paramref name="written"/> differs.</summary>
    public string Describe(string written)
    {
        string[] lines = Lines(WithoutProgress(written));
        if (!_pattern.Any(line => line.Trim() == AnyLines))
        {
            return LineDifference.Describe(string.Join('\n', _pattern), string.Join('\n', lines));
        }

        int matched = MatchedLines(lines);
        string missing = matched < _pattern.Length
            ? $"no line is '{_pattern[matched]}' there"
            : "there is more after its last line";
        return $"{missing}; the last lines were:\n{string.Join('\n', lines.TakeLast(MostLines))}";
    }

    /// <summary>
    /// How many of the pattern's lines can stand for the beginning of <paramref name="lines"/>; one more than there are
    /// where they stand for all.
    /// </summary>
    private int MatchedLines(string[] lines)
    {
        // reached[j]: the pattern's lines so far can stand for the first j lines.
        bool[] reached = new bool[lines.Length + 1];
        reached[0] = true;
        for (int i = 0; i < _pattern.Length; i++)
        {
            bool[] next = new bool[lines.Length + 1];
            for (int j = 0; j <= lines.Length; j++)
            {
                next[j] = _pattern[i].Trim() == AnyLines
                    ? reached[j] || (j > 0 && next[j - 1])
                    : j > 0 && reached[j - 1] && LineMatches(_pattern[i], lines[j - 1]);
            }

            if (!next.Contains(true))
            {
                return i;
            }

            reached = next;
        }

        return reached[lines.Length] ? _pattern.Length + 1 : _pattern.Length;
    }

    /// <summary>
    /// The text without the tool's lines about what it built: what there is to build depends on what was built before.
    /// </summary>
    private static string WithoutProgress(string text) => Progress().Replace(text, "");

    [GeneratedRegex(@"^(done   \S.* \d+\.\d s|rill: building the tool)\n", RegexOptions.Multiline)]
    private static partial Regex Progress();

    private static string[] Lines(string text)
    {
        string[] lines = [.. text.Split('\n').Select(line => line.TrimEnd())];
        int last = Array.FindLastIndex(lines, line => line.Length > 0);
        return lines[..(last + 1)];
    }

    private static bool LineMatches(string pattern, string line)
    {
        string[] parts = pattern.Split(AnyText);
        if (parts.Length == 1)
        {
            return pattern == line;
        }

        int at = parts[0].Length;
        if (!line.StartsWith(parts[0], StringComparison.Ordinal))
        {
            return false;
        }

        foreach (string part in parts[1..^1])
        {
            int found = line.IndexOf(part, at, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            at = found + part.Length;
        }

        return line.Length - at >= parts[^1].Length && line.EndsWith(parts[^1], StringComparison.Ordinal);
    }
}
