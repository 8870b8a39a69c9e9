using System.Text.RegularExpressions;

namespace Rill.Layers;

/// <summary>What one source file declares and names, as far as layers go.</summary>
internal sealed partial class SourceFile
{
    private readonly string _code;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Below its component's folder.</param>
    public SourceFile(string path, string text)
    {
        Path = path;
        _code = Code(text);
        Namespace = NamespaceLine().Match(_code).Groups[1].Value;
        Usings = [.. UsingLine().Matches(_code).Select(match => (match.Groups[2].Value, match.Groups[1].Success))];
        Types = [.. TypeLine().Matches(_code).Select(match => match.Groups[1].Value)];
    }

    /// <summary>Below its component's folder.</summary>
    public string Path { get; }

    /// <summary>The first folder of the path; "." for a file of the component's own folder.</summary>
    public string Folder => Path.Contains('/') ? Path[..Path.IndexOf('/')] : ".";

    public string Namespace { get; }

    /// <summary>Namespaces and types that using directives name, and whether for all files.</summary>
    public IReadOnlyList<(string Name, bool IsGlobal)> Usings { get; }

    /// <summary>Types that it declares, nested ones among them.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>Whether its code, or a reference in its documentation, names a type as Prefix.Type.</summary>
    public bool Names(string prefix, IEnumerable<string> types)
        => _code.Contains(prefix + ".", StringComparison.Ordinal)
            && types.Any(type => Regex.IsMatch(_code, $@"(?<![\w.]){Regex.Escape(prefix)}\.{type}\b"));

    /// <summary>Whether it names a type without a prefix.</summary>
    public bool NamesBare(string type) => Regex.IsMatch(_code, $@"(?<![\w.]){type}\b");

    /// <summary>A source without comments and the contents of strings; of documentation, the references stay.</summary>
    public static string Code(string text)
    {
        text = Documentation().Replace(text, match => string.Join(' ', Reference().Matches(match.Value).Select(r => r.Groups[1].Value)));
        return StringOrComment().Replace(text, match => match.Value.StartsWith('"') ? "\"\"" : "");
    }

    [GeneratedRegex(@"^\s*namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^(global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?([\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"\b(?:class|struct|enum|interface|record)\s+([A-Z]\w*)")]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"///[^\n]*")]
    private static partial Regex Documentation();

    [GeneratedRegex("cref=\"([^\"]*)\"")]
    private static partial Regex Reference();

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/|""(?:\\.|[^""\\\n])*""", RegexOptions.Singleline)]
    private static partial Regex StringOrComment();
}
