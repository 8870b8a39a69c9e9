using System.Net;
using System.Text;
using ColorCode;
using ColorCode.Common;
using ColorCode.Compilation;
using ColorCode.Parsing;

namespace Rill.Tool.Handbook.Rendering;

/// <summary>Colours code when the site is written: HTML whose spans have classes that the style sheet knows.</summary>
internal static class CodeColours
{
    private static readonly LanguageParser s_parser =
        new(new LanguageCompiler([], new ReaderWriterLockSlim()), new LanguageRepository([]));

    /// <summary>The code as HTML; plain where the language is not known.</summary>
    public static string ToHtml(string code, string language)
    {
        if (CodeLanguages.Find(language) is not { } known || code.Length == 0)
        {
            return WebUtility.HtmlEncode(code);
        }

        StringBuilder html = new();
        s_parser.Parse(code, known, (text, scopes) =>
        {
            int at = 0;
            foreach (Scope scope in scopes.OrderBy(scope => scope.Index))
            {
                // Two groups of a rule may lie in each other; the outer one has told of both.
                if (scope.Index < at)
                {
                    continue;
                }

                html.Append(WebUtility.HtmlEncode(text[at..scope.Index]));
                at = scope.Index + scope.Length;
                html.Append($"<span class=\"{ClassOf(scope.Name)}\">");
                html.Append(WebUtility.HtmlEncode(text[scope.Index..at])).Append("</span>");
            }

            html.Append(WebUtility.HtmlEncode(text[at..]));
        });
        return html.ToString();
    }

    private static string ClassOf(string scope) => scope switch
    {
        ScopeName.Comment => "c-comment",
        ScopeName.String => "c-string",
        ScopeName.Keyword or ScopeName.PreprocessorKeyword => "c-word",
        ScopeName.Type => "c-type",
        ScopeName.Number => "c-number",
        ScopeName.Attribute => "c-name",
        CodeLanguages.Inserted => "c-plus",
        CodeLanguages.Deleted => "c-minus",
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "no class"),
    };
}
