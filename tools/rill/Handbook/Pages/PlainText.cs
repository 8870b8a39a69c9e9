using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Rill.Tool.Handbook.Pages;

/// <summary>The text of parts of a page as a reader sees it, without any markup.</summary>
internal static class PlainText
{
    /// <summary>The text of a line or paragraph.</summary>
    public static string Of(ContainerInline? inline)
    {
        StringBuilder text = new();
        foreach (Inline part in inline?.Descendants() ?? [])
        {
            text.Append(part switch
            {
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                HtmlEntityInline entity => entity.Transcoded.ToString(),
                AutolinkInline link => link.Url,
                LineBreakInline => " ",
                _ => "",
            });
        }

        return text.ToString();
    }

    /// <summary>The prose in a block: paragraphs, list items and table cells, but no code.</summary>
    public static IEnumerable<string> ProseOf(Block block) => block switch
    {
        // The names of columns say nothing about what the rows tell.
        TableRow { IsHeader: true } => [],
        TableRow row => [string.Join(" · ", row.Select(cell => string.Join(' ', ProseOf(cell))).Where(cell => cell.Length > 0)) + ";"],
        ContainerBlock container => container.SelectMany(ProseOf),
        ParagraphBlock paragraph => [Of(paragraph.Inline)],
        _ => [],
    };

    /// <summary>The code in a block.</summary>
    public static IEnumerable<string> CodeOf(Block block) => block switch
    {
        ContainerBlock container => container.SelectMany(CodeOf),
        CodeBlock code => [code.Lines.ToString()],
        _ => [],
    };

    /// <summary>The text with each run of blanks made one.</summary>
    public static string Squeeze(IEnumerable<string> parts) =>
        string.Join(' ', string.Join(' ', parts).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
