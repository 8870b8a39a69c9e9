using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Rill.Tool.Support;

namespace Rill.Tool.CommandLine;

/// <summary>Makes the tool's options, each with its range in the help and in the message that refuses a value.</summary>
internal static class ToolOptions
{
    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>, null unless given.</summary>
    public static Option<int?> Number(string name, string letter, string description, int least, int most) =>
        new(name)
        {
            Description = $"{description} ({least} to {most})",
            HelpName = letter,
            CustomParser = argument => Parse(name, argument, least, most),
        };

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static Option<int> Number(string name, string letter, string description, int least, int most, int usual) =>
        new(name)
        {
            Description = $"{description} ({least} to {most})",
            HelpName = letter,
            CustomParser = argument => Parse(name, argument, least, most) ?? usual,
            DefaultValueFactory = _ => usual,
        };

    /// <summary>A flag, which takes no value.</summary>
    public static Option<bool> Flag(string name, string description) =>
        new(name) { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>One of a few words, the first unless given.</summary>
    public static Option<string> Choice(string name, string letter, string description, params string[] words) =>
        new(name)
        {
            Description = $"{description} ({string.Join(", ", words)})",
            HelpName = letter,
            DefaultValueFactory = _ => words[0],
            CustomParser = argument =>
            {
                string word = argument.Tokens.Single().Value;
                if (!words.Contains(word))
                {
                    argument.AddError($"{name}: '{word}' should be one of {string.Join(", ", words)}"
                        + Nearest.Hint(word, words));
                }

                return word;
            },
        };

    /// <summary>A value that <paramref name="parse"/> reads, null unless given.</summary>
    public static Option<T?> Value<T>(string name, string letter, string description, Func<string, T> parse)
        where T : class =>
        new(name)
        {
            Description = description,
            HelpName = letter,
            CustomParser = argument => Try(argument, name, parse),
        };

    /// <summary>A value that may be given again, each of which <paramref name="parse"/> reads.</summary>
    public static Option<T[]> Values<T>(string name, string letter, string description, Func<string, T> parse) =>
        new(name)
        {
            Description = description + "; may be given again",
            HelpName = letter,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
            DefaultValueFactory = _ => [],
            CustomParser = argument =>
            {
                try
                {
                    return [.. argument.Tokens.Select(token => parse(token.Value))];
                }
                catch (FormatException error)
                {
                    argument.AddError($"{name}: {error.Message}");
                    return [];
                }
            },
        };

    private static T? Try<T>(ArgumentResult argument, string name, Func<string, T> parse)
        where T : class
    {
        try
        {
            return parse(argument.Tokens.Single().Value);
        }
        catch (FormatException error)
        {
            argument.AddError($"{name}: {error.Message}");
            return null;
        }
    }

    private static int? Parse(string name, ArgumentResult argument, int least, int most)
    {
        string text = argument.Tokens.Single().Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            && value >= least && value <= most)
        {
            return value;
        }

        argument.AddError($"{name}: '{text}' should be a whole number from {least} to {most}");
        return null;
    }
}
