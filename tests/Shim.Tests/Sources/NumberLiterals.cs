using System.Globalization;
using System.Text.RegularExpressions;
using Rill.Layers;

namespace Rill.Shim.Tests.Sources;

/// <summary>The numbers that a source writes out.</summary>
internal static partial class NumberLiterals
{
    /// <summary>All of them, but for those in comments and strings.</summary>
    public static IEnumerable<NumberLiteral> In(string source)
    {
        string code = SourceFile.Code(source);
        foreach (Match match in Number().Matches(code))
        {
            string digits = match.Groups[2].Value.Replace("_", "");
            bool isHex = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
            if (ulong.TryParse(
                isHex ? digits[2..] : digits,
                isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
                CultureInfo.InvariantCulture,
                out ulong value))
            {
                yield return new NumberLiteral(
                    match.Value.Trim(), value, isHex, match.Groups[1].Value.Trim(), new Lazy<string?>(() => NameBefore(code[..match.Index])));
            }
        }
    }

    // The name of the constant, or of the member of an enum, that the number is the value of.
    private static string? NameBefore(string before)
    {
        string statement = before[(before.LastIndexOfAny([';', '{', '}']) + 1)..];
        Match name = Named().Match(statement);
        bool isConstant = statement.Contains("const ", StringComparison.Ordinal);
        int open = before.LastIndexOf('{');
        bool isMember = !isConstant && open > before.LastIndexOf('}') && EnumHead().IsMatch(before[..(open + 1)]);
        return name.Success && (isConstant || isMember) ? name.Groups[1].Value : null;
    }

    [GeneratedRegex(@"(<<\s*|>>\s*|(?<![\w)\]]\s*)-)?(?<![\w.'])(0[xX][0-9A-Fa-f_]+|[0-9][0-9_]*)[uUlL]*(?![\w.])")]
    private static partial Regex Number();

    [GeneratedRegex(@"(\w+)\s*=[^=,]*$")]
    private static partial Regex Named();

    [GeneratedRegex(@"enum\s+\w+(\s*:\s*\w+)?\s*\{$")]
    private static partial Regex EnumHead();
}
