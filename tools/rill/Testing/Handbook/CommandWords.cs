using System.Text;

namespace Rill.Tool.Testing.Handbook;

/// <summary>Splits a command in a sentence into words as a shell does.</summary>
internal static class CommandWords
{
    /// <summary>The words up to the end of the command: a pipe, a redirection or another command.</summary>
    public static IReadOnlyList<string> Of(string command)
    {
        List<string> words = [];
        StringBuilder word = new();
        bool inWord = false;
        char quote = '\0';
        foreach (char next in command)
        {
            if (quote != '\0')
            {
                if (next == quote)
                {
                    quote = '\0';
                }
                else
                {
                    word.Append(next);
                }
            }
            else if (next is '\'' or '"')
            {
                quote = next;
                inWord = true;
            }
            else if (next is '|' or '<' or '>' or ';' or '&')
            {
                break;
            }
            else if (next != ' ')
            {
                word.Append(next);
                inWord = true;
            }
            else if (inWord)
            {
                words.Add(word.ToString());
                word.Clear();
                inWord = false;
            }
        }

        if (inWord)
        {
            words.Add(word.ToString());
        }

        return words;
    }
}
