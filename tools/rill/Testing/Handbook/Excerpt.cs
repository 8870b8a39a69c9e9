namespace Rill.Tool.Testing.Handbook;

/// <summary>A part of a file, as a page prints it.</summary>
internal static class Excerpt
{
    private const string Gap = "...";

    /// <summary>
    /// True when the lines stand in the file one after the other. Indentation and blank lines do not count; a line of
    /// "..." (or a comment of it) stands for lines left out.
    /// </summary>
    public static bool IsIn(string file, IEnumerable<string> excerpt)
    {
        string[] all = Significant(file.Split('\n'));
        int from = 0;
        bool first = true;
        foreach (string[] run in Runs(Significant(excerpt)))
        {
            int at = IndexOf(all, run, from);
            if (at < 0)
            {
                return false;
            }

            from = at + run.Length;
            first = false;
        }

        return !first;
    }

    private static string[] Significant(IEnumerable<string> lines) =>
        [.. lines.Select(line => line.Trim()).Where(line => line.Length > 0)];

    private static IEnumerable<string[]> Runs(string[] lines)
    {
        List<string> run = [];
        foreach (string line in lines)
        {
            if (line.TrimStart('/', '#', ' ') != Gap)
            {
                run.Add(line);
            }
            else if (run.Count > 0)
            {
                yield return [.. run];
                run.Clear();
            }
        }

        if (run.Count > 0)
        {
            yield return [.. run];
        }
    }

    private static int IndexOf(string[] all, string[] run, int from)
    {
        for (int at = from; at + run.Length <= all.Length; at++)
        {
            if (all.AsSpan(at, run.Length).SequenceEqual(run))
            {
                return at;
            }
        }

        return -1;
    }
}
