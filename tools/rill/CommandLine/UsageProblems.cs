using System.CommandLine;
using System.CommandLine.Parsing;
using Rill.Tool.Support;

namespace Rill.Tool.CommandLine;

/// <summary>
/// Finds what is wrong with a command line. System.CommandLine takes an option that it does not know for an argument;
/// here each word before `--` that looks like an option has to be one.
/// </summary>
internal static class UsageProblems
{
    /// <summary>All problems, each a message; none where the command can run.</summary>
    /// <param name="line">The command line, parsed.</param>
    /// <param name="words">Its words.</param>
    public static IReadOnlyList<string> Of(ParseResult line, IReadOnlyList<string> words)
    {
        if (line.CommandResult.Command is not ToolCommand command)
        {
            return [OfRoot(line)];
        }

        if (words[0] != command.Name)
        {
            return [$"'{words[0]}' stands before the command; options stand after it: {command.Usage}"];
        }

        string[] own = [.. OfWords(line, command), .. OfFlags(line, words), .. OfOptions(line)];
        return own.Length > 0 ? own : [.. line.Errors.Select(error => error.Message).Distinct()];
    }

    private static string OfRoot(ParseResult line)
    {
        string? word = line.UnmatchedTokens.FirstOrDefault();
        Command root = line.CommandResult.Command;
        if (word is null)
        {
            return $"a command is missing; there are {string.Join(", ", root.Subcommands.Select(one => one.Name))}";
        }

        return LooksLikeOption(word)
            ? $"'{word}' is not an option that stands before a command"
                + Nearest.Hint(NameOf(word), root.Options.Select(option => option.Name))
            : $"there is no command '{word}'" + Nearest.HintOrList(word, root.Subcommands.Select(one => one.Name));
    }

    /// <summary>The words before `--` that are neither options nor their values.</summary>
    private static IEnumerable<string> OfWords(ParseResult line, ToolCommand command)
    {
        HashSet<Token> values = new(
            line.CommandResult.Children.OfType<OptionResult>().SelectMany(option => option.Tokens),
            ReferenceEqualityComparer.Instance);
        string[] words = [.. line.Tokens
            .TakeWhile(token => token.Type != TokenType.DoubleDash)
            .Where(token => token.Type == TokenType.Argument && !values.Contains(token))
            .Select(token => token.Value)];
        string[] options = [.. Visible(line).Select(option => option.Name)];
        foreach (string word in words.Where(LooksLikeOption).Distinct())
        {
            string[] others = [.. line.RootCommandResult.Command.Subcommands
                .Where(other => other.Options.Any(option => option.Name == NameOf(word)))
                .Select(other => other.Name)];
            if (others.Length > 0)
            {
                yield return $"{command.Name}: '{NameOf(word)}' is not an option here, but of {string.Join(", ", others)}";
                continue;
            }

            string hint = Nearest.Hint(NameOf(word), options);
            string pass = hint.Length == 0 ? command.PassOnHint?.Invoke(words) ?? "" : "";
            yield return $"{command.Name}: '{word}' is not an option{hint}{pass}";
        }

        // What follows `--` may be blank where it is passed on.
        IEnumerable<string> own = command.PassOnHint is not null ? words : line.Tokens
            .Where(token => token.Type == TokenType.Argument && !values.Contains(token))
            .Select(token => token.Value);
        if (own.Any(string.IsNullOrWhiteSpace))
        {
            yield return $"{command.Name}: a word is empty, and so means nothing";
        }

        if (!command.TakesWords && words.FirstOrDefault(word => !LooksLikeOption(word) && !string.IsNullOrWhiteSpace(word)) is { } extra)
        {
            string pass = command.PassOnHint?.Invoke(words) ?? "";
            // A value that follows a misspelt option is part of that mistake.
            if (!words.Any(LooksLikeOption))
            {
                yield return $"{command.Name}: '{extra}' is one word too many{pass}";
            }
        }
    }

    /// <summary>Values that are written to a flag: System.CommandLine takes such a value for the next argument.</summary>
    private static IEnumerable<string> OfFlags(ParseResult line, IReadOnlyList<string> words) => words
        .TakeWhile(word => word != "--")
        .Where(word => NameOf(word) != word && Visible(line).Any(
            option => option.Arity.MaximumNumberOfValues == 0 && option.Name == NameOf(word)))
        .Select(word => $"{NameOf(word)}: takes no value, but has '{word[(NameOf(word).Length + 1)..]}'");

    private static IEnumerable<string> OfOptions(ParseResult line)
    {
        foreach (OptionResult given in line.CommandResult.Children.OfType<OptionResult>().Where(one => !one.Implicit))
        {
            Option option = given.Option;
            if (option.Arity.MaximumNumberOfValues <= 1 && given.IdentifierTokenCount > 1)
            {
                yield return $"{option.Name}: is given {given.IdentifierTokenCount} times, but counts once";
            }
            else if (given.Tokens.Count < given.IdentifierTokenCount && option.Arity.MinimumNumberOfValues > 0)
            {
                yield return $"{option.Name}: lacks its value {option.HelpName}";
            }
        }
    }

    private static IEnumerable<Option> Visible(ParseResult line) =>
        line.CommandResult.Command.Options.Concat(line.RootCommandResult.Command.Options.Where(option => option.Recursive));

    private static bool LooksLikeOption(string word) => word.Length > 1 && word[0] == '-';

    /// <summary>The option's name without a value that is written to it by '=' or ':'.</summary>
    private static string NameOf(string word)
    {
        int end = word.IndexOfAny(['=', ':']);
        return end < 0 ? word : word[..end];
    }
}
