using System.Text.RegularExpressions;

namespace Rill.Tool.Handbook.Pictures;

/// <summary>
/// Reads the text of a terminal session: lines, with the colours that escape sequences set. Of other sequences nothing
/// is shown. What stands at a prompt was typed, and shows so.
/// </summary>
internal static partial class ConsoleText
{
    private const int PromptColour = 2;

    /// <summary>The lines as a terminal of <paramref name="columns"/> shows them.</summary>
    public static IEnumerable<List<ConsoleRun>> Read(string text, int columns)
    {
        int? colour = null;
        bool bold = false;
        foreach (string line in text.Replace("\r", "", StringComparison.Ordinal).TrimEnd('\n').Split('\n'))
        {
            List<ConsoleRun> runs = [];
            int at = 0;
            if (Prompt().Match(line) is { Success: true } prompt)
            {
                runs.Add(new ConsoleRun(prompt.Value, PromptColour, true));
                runs.Add(new ConsoleRun(Sequence().Replace(line[prompt.Length..], ""), null, true));
                at = line.Length;
            }

            foreach (Match sequence in Sequence().Matches(line, at).Append(Match.Empty))
            {
                int end = sequence.Success ? sequence.Index : line.Length;
                if (end > at)
                {
                    runs.Add(new ConsoleRun(line[at..end], colour, bold));
                }

                at = end + sequence.Length;
                if (sequence.Groups["style"].Success)
                {
                    (colour, bold) = Styled(sequence.Groups["style"].Value, colour, bold);
                }
            }

            foreach (List<ConsoleRun> row in Wrap(runs, columns))
            {
                yield return row;
            }
        }
    }

    /// <summary>The lines that are typed at the guest's prompts: each prompt, and what is typed after it.</summary>
    public static IEnumerable<(string Prompt, string Typed)> TypedIn(string text) =>
        from line in text.Split('\n')
        let prompt = GuestPrompt().Match(line)
        where prompt.Success
        select (prompt.Value, line[prompt.Length..]);

    /// <summary>
    /// What a terminal sent, as a picture's text has it: from the last time on that it cleared the screen, of its sequences
    /// only those that set colours, without blanks at the ends of lines.
    /// </summary>
    public static string Clean(string sent)
    {
        string shown = ClearedBefore().Replace(sent.Replace("\r", "", StringComparison.Ordinal), "");
        string coloured = Sequence().Replace(shown, sequence => sequence.Groups["style"].Success ? sequence.Value : "");
        return string.Join('\n', coloured.Split('\n').Select(line => line.TrimEnd(' ')));
    }

    /// <summary>
    /// The text without what differs from one run to the next: colours, numbers, and the blanks that numbers move.
    /// </summary>
    public static string Comparable(string text) => string.Join('\n', Sequence().Replace(text, "").TrimEnd().Split('\n')
        .Select(line => Blanks().Replace(Digits().Replace(line, "0"), " ").TrimEnd()));

    private static (int? Colour, bool IsBold) Styled(string codes, int? colour, bool bold)
    {
        foreach (string code in codes.Split(';'))
        {
            int number = code.Length == 0 ? 0 : int.Parse(code, System.Globalization.CultureInfo.InvariantCulture);
            (colour, bold) = number switch
            {
                0 => (null, false),
                1 => (colour, true),
                22 => (colour, false),
                39 => (null, bold),
                >= 30 and <= 37 => (number - 30, bold),
                >= 90 and <= 97 => (number - 90 + 8, bold),
                _ => (colour, bold),
            };
        }

        return (colour, bold);
    }

    private static IEnumerable<List<ConsoleRun>> Wrap(List<ConsoleRun> runs, int columns)
    {
        List<ConsoleRun> row = [];
        int room = columns;
        foreach (ConsoleRun run in runs)
        {
            ConsoleRun rest = run;
            while (rest.Text.Length > room)
            {
                row.Add(rest with { Text = rest.Text[..room] });
                rest = rest with { Text = rest.Text[room..] };
                yield return row;
                row = [];
                room = columns;
            }

            row.Add(rest);
            room -= rest.Text.Length;
        }

        yield return row;
    }

    [GeneratedRegex(@"^(rill:\S+ ?[#$] |[~/]\S* # |\$ |# )")]
    private static partial Regex Prompt();

    [GeneratedRegex(@"^(rill:[^ #$]+[#$] |[~/]\S* # )")]
    private static partial Regex GuestPrompt();

    [GeneratedRegex(@"^.*\x1b(\[[0-9]*J|c)", RegexOptions.Singleline)]
    private static partial Regex ClearedBefore();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();

    [GeneratedRegex(@" {2,}")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\x1b(\[(?<style>[\d;]*)m|\[[0-9;?]*[@-~]|[()][A-Z0-9]|[=>78])")]
    private static partial Regex Sequence();
}
