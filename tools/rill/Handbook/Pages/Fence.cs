using System.Text.RegularExpressions;
using Markdig.Syntax;

namespace Rill.Tool.Handbook.Pages;

/// <summary>The words on a fenced block's first line: its language, then `name`, `name=value` or `name="value"`.</summary>
internal sealed partial class Fence
{
    private readonly Dictionary<string, string> _values;

    private Fence(string language, Dictionary<string, string> values)
    {
        Language = language;
        _values = values;
    }

    /// <summary>The language; empty where there is none.</summary>
    public string Language { get; }

    /// <summary>The value of a name: the empty string where it has none, null where it is not there.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>Reads a block's fence.</summary>
    public static Fence Of(FencedCodeBlock block)
    {
        Dictionary<string, string> values = [];
        foreach (Match word in Word().Matches(block.Arguments ?? ""))
        {
            values[word.Groups["name"].Value] = word.Groups["quoted"].Value + word.Groups["plain"].Value;
        }

        return new Fence(block.Info ?? "", values);
    }

    [GeneratedRegex(@"(?<name>[\w-]+)(=(""(?<quoted>[^""]*)""|(?<plain>\S*)))?")]
    private static partial Regex Word();
}
