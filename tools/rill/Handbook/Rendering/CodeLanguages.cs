using ColorCode;
using ColorCode.Common;

namespace Rill.Tool.Handbook.Rendering;

/// <summary>The languages of the handbook's blocks of code.</summary>
internal static class CodeLanguages
{
    private const string ShellWords =
        @"\b(?:if|then|else|elif|fi|for|in|do|done|while|until|case|esac|function|return|export|local)\b";

    private const string ProtoWords =
        @"\b(?:syntax|package|import|option|message|enum|service|rpc|returns|stream|oneof|repeated|optional|reserved|extend|map|to)\b";

    private const string ProtoTypes =
        @"\b(?:double|float|int32|int64|uint32|uint64|sint32|sint64|fixed32|fixed64|sfixed32|sfixed64|bool|string|bytes)\b";

    private const string CWords =
        @"\b(?:auto|break|case|const|continue|default|do|else|enum|extern|for|goto|if|inline|register|restrict|return|sizeof"
        + @"|static|struct|switch|typedef|union|volatile|while|_Atomic|_Noreturn)\b";

    private const string CTypes = @"\b(?:void|char|short|int|long|float|double|signed|unsigned|bool|\w+_t)\b";

    private const string CSharpWords =
        @"\b(?:abstract|as|async|await|base|break|case|catch|checked|class|const|continue|default|delegate|do|else|enum|event"
        + @"|explicit|extern|false|finally|fixed|for|foreach|goto|if|implicit|in|init|interface|internal|is|lock|namespace|new"
        + @"|not|null|operator|or|and|out|override|params|partial|private|protected|public|readonly|record|ref|required|return"
        + @"|sealed|sizeof|stackalloc|static|struct|switch|this|throw|true|try|typeof|unchecked|unsafe|using|var|virtual"
        + @"|volatile|when|where|while|with|yield)\b";

    private const string CSharpTypes =
        @"\b(?:bool|byte|char|decimal|double|float|int|long|nint|nuint|object|sbyte|short|string|uint|ulong|ushort|void)\b";

    private const string Number = @"\b(?:0[xX][0-9a-fA-F_]+|[0-9][0-9_]*(?:\.[0-9]+)?)[uUlLfF]*\b";

    private static readonly Dictionary<string, ILanguage> s_all = All().ToDictionary(language => language.Id);

    /// <summary>The language of a fence's word; null for one without colours.</summary>
    public static ILanguage? Find(string word) => s_all.GetValueOrDefault(word switch
    {
        "bash" or "guest" => "sh",
        "typed" => "console",
        "cs" => "csharp",
        "yml" => "yaml",
        "xml" or "html" or "msbuild" => "xml",
        "patch" => "diff",
        _ => word,
    });

    private static IEnumerable<ILanguage> All() =>
    [
        new LanguageDefinition("csharp",
        [
            Rule(@"(///[^\n]*|//[^\n]*|/\*(?s:.*?)\*/)", ScopeName.Comment),
            Rule(@"([$@]*""""""(?s:.*?)""""""|@\$?""(?:""""|[^""])*""|\$?""(?:\\.|[^""\\\n])*""|'(?:\\.|[^'\\\n])+')", ScopeName.String),
            Rule(@"^\s*(\#\w+[^\n]*)", ScopeName.PreprocessorKeyword),
            Rule($"({CSharpWords})", ScopeName.Keyword),
            Rule($@"({CSharpTypes}|\b[A-Z]\w*(?=\s+[a-z_]\w*\s*[=;,)\(])|(?<=\bnew\s|\bclass\s|\bstruct\s|\brecord\s|\benum\s|\binterface\s)[A-Z]\w*)", ScopeName.Type),
            Rule($"({Number})", ScopeName.Number),
        ]),
        new LanguageDefinition("c",
        [
            Rule(@"(//[^\n]*|/\*(?s:.*?)\*/)", ScopeName.Comment),
            Rule(@"(""(?:\\.|[^""\\\n])*""|'(?:\\.|[^'\\\n])+')", ScopeName.String),
            Rule(@"^\s*(\#\s*\w+)", ScopeName.PreprocessorKeyword),
            Rule($"({CWords})", ScopeName.Keyword),
            Rule($"({CTypes})", ScopeName.Type),
            Rule($"({Number})", ScopeName.Number),
        ]),
        new LanguageDefinition("sh",
        [
            Rule(@"(?:^|(?<=\s))(\#[^\n]*)", ScopeName.Comment),
            Rule(@"('[^']*'|""(?:\\.|[^""\\])*"")", ScopeName.String),
            Rule(@"(\$(?:\w+|\{[^}\n]*\}|[?!$@*\#-]))", ScopeName.Attribute),
            Rule($"({ShellWords})", ScopeName.Keyword),
            Rule(@"(?:^|(?<=[|;&\(]\s*))(\./\w+|[a-z_][\w-]*(?![\w=]))", ScopeName.Type),
            Rule(@"(?<=\s)(--?[A-Za-z][\w-]*)", ScopeName.Attribute),
        ]),
        new LanguageDefinition("console",
        [
            Rule(@"^((?:rill:\S+|[~/]\S*)\s?[\#$]\s)([^\n]*)", ScopeName.Comment, ScopeName.Keyword),
        ]),
        new LanguageDefinition("yaml",
        [
            Rule(@"(?:^|(?<=\s))(\#[^\n]*)", ScopeName.Comment),
            Rule(@"^\s*(?:-\s+)?([\w./-]+)(?=:(?:\s|$))", ScopeName.Attribute),
            Rule(@"(?<=[{,]\s*)([\w-]+)(?=:\s)", ScopeName.Attribute),
            Rule(@"('[^'\n]*'|""(?:\\.|[^""\\\n])*"")", ScopeName.String),
            Rule(@"(?<=:\s+)(true|false|null)\b", ScopeName.Keyword),
            Rule(@"(?<=[:\s])([0-9]+)(?=\s|$)", ScopeName.Number),
        ]),
        new LanguageDefinition("diff",
        [
            Rule(@"^((?:diff|index|---|\+\+\+)(?:\s[^\n]*)?)$", ScopeName.Comment),
            Rule(@"^(@@[^\n]*)$", ScopeName.Keyword),
            Rule(@"^(\+[^\n]*)$", Inserted),
            Rule(@"^(-[^\n]*)$", Deleted),
        ]),
        new LanguageDefinition("proto",
        [
            Rule(@"(//[^\n]*|/\*(?s:.*?)\*/)", ScopeName.Comment),
            Rule(@"(""(?:\\.|[^""\\\n])*"")", ScopeName.String),
            Rule($"({ProtoWords})", ScopeName.Keyword),
            Rule($"({ProtoTypes})", ScopeName.Type),
            Rule($"({Number})", ScopeName.Number),
        ]),
        new LanguageDefinition("asm",
        [
            Rule(@"([;\#][^\n]*)", ScopeName.Comment),
            Rule(@"^\s*(\w+:)", ScopeName.Attribute),
            Rule(@"^\s*([a-z]\w*)", ScopeName.Keyword),
            Rule($"({Number})", ScopeName.Number),
        ]),
        new LanguageDefinition("xml",
        [
            Rule(@"(<!--(?s:.*?)-->)", ScopeName.Comment),
            Rule(@"(""[^""]*"")", ScopeName.String),
            Rule(@"(</?[\w:.]+|/?>)", ScopeName.Keyword),
            Rule(@"\s([\w:.-]+)(?==)", ScopeName.Attribute),
        ]),
        new LanguageDefinition("json",
        [
            Rule(@"(""(?:\\.|[^""\\\n])*"")(?=\s*:)", ScopeName.Attribute),
            Rule(@"(""(?:\\.|[^""\\\n])*"")", ScopeName.String),
            Rule(@"\b(true|false|null)\b", ScopeName.Keyword),
            Rule($"({Number})", ScopeName.Number),
        ]),
    ];

    /// <summary>The scope of a line that a change adds.</summary>
    public const string Inserted = "Inserted";

    /// <summary>The scope of a line that a change takes away.</summary>
    public const string Deleted = "Deleted";

    /// <summary>
    /// A rule whose groups have these scopes, in their order. The library counts a rule's groups by its opening brackets, so
    /// one that is meant as a character stands behind a backslash, in a set too.
    /// </summary>
    private static LanguageRule Rule(string pattern, params string[] scopes) =>
        new(pattern, scopes.Index().ToDictionary(pair => pair.Index + 1, pair => pair.Item));
}
