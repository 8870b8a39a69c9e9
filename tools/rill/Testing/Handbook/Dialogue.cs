using System.Text.RegularExpressions;

namespace Rill.Tool.Testing.Handbook;

/// <summary>
/// What is typed at a terminal and what that shows, as a page prints it. A line that begins with a shell's prompt is
/// typed when the prompt is there; one such as <c>^A x</c> presses keys when the line before it is shown, so that they
/// do not come too early; between them stands what is shown.
/// </summary>
internal sealed partial class Dialogue
{
    private readonly List<Step> _steps = [];
    private readonly OutputPattern _last;

    /// <summary>Reads a dialogue whose first line is <paramref name="line"/> of its page.</summary>
    /// <exception cref="DialogueException">It cannot be followed.</exception>
    public Dialogue(IEnumerable<string> lines, int line)
    {
        List<string> shown = [];
        foreach (string text in lines)
        {
            if (Prompt().Match(text) is { Success: true } prompt)
            {
                // Blanks at a line's end are lost on the way through editors; the prompt's is known.
                _steps.Add(new Step(line, new OutputPattern(shown), prompt.Groups[1].Value + " ", prompt.Groups[2].Value, ""));
                shown = [];
            }
            else if (Keys().IsMatch(text))
            {
                if (shown.Count == 0 && _steps.LastOrDefault() is not { Typed: "", Keys: "" })
                {
                    throw new DialogueException(line, $"before '{text}' should stand a line that tells when to press it");
                }

                _steps.Add(new Step(line, new OutputPattern(shown), shown.LastOrDefault() ?? "", "", KeysOf(text)));
                shown = [];
            }
            else
            {
                shown.Add(text);
            }

            line++;
        }

        _last = new OutputPattern(shown);
    }

    /// <summary>Talks to <paramref name="terminal"/> to the end.</summary>
    /// <returns>The exit status.</returns>
    /// <exception cref="DialogueException">It showed something else.</exception>
    public async Task<int> RunAsync(TerminalProcess terminal)
    {
        string echo = "";
        foreach (Step step in _steps)
        {
            await step.WaitAsync(terminal, echo);
            echo = step.Echo;
            if (step.Keys.Length > 0)
            {
                await terminal.TypeAsync(step.Keys);
            }
            else if (step.Typed.Length > 0)
            {
                await terminal.TypeAsync(step.Typed + "\r");
                if (await terminal.WaitForAsync(step.Typed + "\n") is null)
                {
                    throw new DialogueException(step.Line, $"'{step.Typed}' was not echoed; shown was:\n{terminal.Rest()}");
                }
            }
        }

        (int status, string shown) = await terminal.WaitForEndAsync();
        return _last.Matches(WithoutEcho(shown, echo))
            ? status
            : throw new DialogueException(_steps[^1].Line, $"what was shown to the end differs:\n{_last.Describe(shown)}");
    }

    /// <summary>A terminal may show a control key as ^C; the page shows it by the line that presses it.</summary>
    private static string WithoutEcho(string shown, string echo) =>
        echo.Length > 0 && shown.TrimStart().StartsWith(echo, StringComparison.Ordinal)
            ? shown.TrimStart()[echo.Length..].TrimStart()
            : shown;

    private static string KeysOf(string text) => string.Concat(text.Split(' ').Select(key =>
        key is ['^', var letter] ? ((char)(letter & 0x1f)).ToString() : key));

    /// <summary>The prompt of a root's or a user's shell: a host and a folder, or a folder alone.</summary>
    [GeneratedRegex(@"^((?:\w+:)?[~/]\S*[ ]?[#$])(?: (.*))?$")]
    private static partial Regex Prompt();

    [GeneratedRegex(@"^\^[A-Z\[\\\]](?: (?:\^[A-Z\[\\\]]|\w))*$")]
    private static partial Regex Keys();

    /// <param name="Line">Its line in the page.</param>
    /// <param name="Shown">What stands before it.</param>
    /// <param name="Mark">The prompt, or the last line that keys come after.</param>
    /// <param name="Typed">What is typed and then entered.</param>
    /// <param name="Keys">What is pressed.</param>
    private sealed record Step(int Line, OutputPattern Shown, string Mark, string Typed, string Keys)
    {
        public string Echo => Keys is [< ' ', ..] ? $"^{(char)(Keys[0] | 0x40)}" : "";

        public async Task WaitAsync(TerminalProcess terminal, string echo)
        {
            if (Mark.Length == 0)
            {
                return;
            }

            string before = await terminal.WaitForAsync(Mark)
                ?? throw new DialogueException(Line, $"it ended before '{Mark}' was shown; shown was:\n{terminal.Rest()}");
            string shown = WithoutEcho(Keys.Length > 0 ? before + Mark : before, echo);
            if (!Shown.Matches(shown))
            {
                throw new DialogueException(
                    Line, $"what was shown before this line differs:\n{Shown.Describe(shown)}");
            }
        }
    }
}

/// <summary>A dialogue went another way than the page says.</summary>
/// <param name="line">The page's line.</param>
/// <param name="message">What came.</param>
internal sealed class DialogueException(int line, string message) : Exception(message)
{
    /// <summary>The page's line.</summary>
    public int Line { get; } = line;
}
