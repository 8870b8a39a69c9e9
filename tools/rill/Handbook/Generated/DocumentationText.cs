using System.Text.RegularExpressions;

namespace Rill.Tool.Handbook.Generated;

/// <summary>
/// Markdown taken from documentation comments, whose references to other parts of the interface become links only where
/// it is known on which page each part is.
/// </summary>
/// <param name="Marked">The text; a reference is its documentation identifier between two marks.</param>
internal readonly partial record struct DocumentationText(string Marked)
{
    private const char Begin = '\uE000';
    private const char End = '\uE001';

    /// <summary>True when there is no text.</summary>
    public bool IsEmpty => Marked.Length == 0;

    /// <summary>What the text refers to, as documentation identifiers such as `T:Rill.Abi.Status`.</summary>
    public IEnumerable<string> References => Reference().Matches(Marked).Select(match => match.Groups[1].Value);

    /// <summary>A reference as it stands in a text.</summary>
    public static string Mark(string identifier) => $"{Begin}{identifier}{End}";

    /// <summary>The text with each reference as <paramref name="link"/> has it.</summary>
    public string ToMarkdown(Func<string, string> link) =>
        Reference().Replace(Marked, match => link(match.Groups[1].Value));

    /// <summary>The same for the cell of a table.</summary>
    public string ToCell(Func<string, string> link) =>
        ToMarkdown(link).Replace("\n\n", " ", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);

    [GeneratedRegex("\uE000([^\uE001]*)\uE001")]
    private static partial Regex Reference();
}
