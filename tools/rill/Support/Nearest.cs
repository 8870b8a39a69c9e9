namespace Rill.Tool.Support;

/// <summary>Finds what a misspelt word was meant to be.</summary>
internal static class Nearest
{
    /// <summary>
    /// The one of <paramref name="known"/> that <paramref name="word"/> was most likely meant to be: the shortest that
    /// it is the beginning of, or else the one with the fewest slips (letters missing, added, changed, or two
    /// swapped), at most one for every three letters. Null where none is near.
    /// </summary>
    public static string? To(string word, IEnumerable<string> known)
    {
        string[] all = [.. known];
        string bare = word.TrimStart('-');
        if (bare.Length == 0)
        {
            return null;
        }

        string? begun = bare.Length < 2 ? null : all
            .Where(one => one.TrimStart('-').StartsWith(bare, StringComparison.OrdinalIgnoreCase))
            .MinBy(one => one.Length);
        if (begun is not null)
        {
            return begun;
        }

        (string Name, int Slips)[] near = [.. all
            .Select(one => (Name: one, Slips: Slips(bare.ToLowerInvariant(), one.TrimStart('-').ToLowerInvariant())))
            .Where(one => one.Slips <= Math.Max(1, Math.Max(bare.Length, one.Name.TrimStart('-').Length) / 3))
            // A word of two letters is one slip from any other that shares one.
            .Where(one => one.Slips < bare.Length)
            .OrderBy(one => one.Slips)];
        return near.Length > 0 ? near[0].Name : null;
    }

    /// <summary>"; did you mean 'X'?", or nothing where no known word is near.</summary>
    public static string Hint(string word, IEnumerable<string> known) =>
        To(word, known) is { } near ? $"; did you mean '{near}'?" : "";

    /// <summary>"; did you mean 'X'?", or where no word is near the list of those that there are.</summary>
    public static string HintOrList(string word, IEnumerable<string> known)
    {
        string[] all = [.. known];
        return To(word, all) is { } near ? $"; did you mean '{near}'?"
            : all.Length > 0 ? $"; known are {string.Join(", ", all)}"
            : "; there are none";
    }

    /// <summary>The number of slips between two words (the distance of optimal string alignment).</summary>
    private static int Slips(string from, string to)
    {
        int[,] slips = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
        {
            slips[i, 0] = i;
        }

        for (int j = 0; j <= to.Length; j++)
        {
            slips[0, j] = j;
        }

        for (int i = 1; i <= from.Length; i++)
        {
            for (int j = 1; j <= to.Length; j++)
            {
                int changed = slips[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                slips[i, j] = Math.Min(changed, Math.Min(slips[i - 1, j], slips[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    slips[i, j] = Math.Min(slips[i, j], slips[i - 2, j - 2] + 1);
                }
            }
        }

        return slips[from.Length, to.Length];
    }
}
