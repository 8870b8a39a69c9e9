using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Rill.Tool.Bootstrap;

/// <summary>Reads a text as YAML, and says in plain words where it is none.</summary>
internal static class YamlText
{
    /// <summary>What is wrong with a field that is there already.</summary>
    public const string Twice = "stands twice in its mapping; each field counts once";

    /// <summary>Far more than the file's fields need, and few enough for what reads them recursively.</summary>
    private const int MostDepth = 100;

    /// <summary>The text's one document; null where there is none, which <paramref name="problems"/> then tells.</summary>
    public static YamlNode? Load(string text, YamlProblems problems)
    {
        bool tabs = FindTabs(text, problems);
        YamlStream stream = [];
        int reached = 1;
        try
        {
            if (IsTooDeep(text, ref reached))
            {
                problems.Add(reached, KeyOn(text, reached), $"is nested more than {MostDepth} deep");
                return null;
            }

            stream.Load(new StringReader(text));
        }
        catch (YamlException error)
        {
            // Where tabs indent, all that the parser says comes of them.
            if (!tabs)
            {
                int line = (int)Math.Max(error.Start.Line, 1);
                problems.Add(line, KeyOn(text, line), InWords(error));
            }

            return null;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Some broken texts the parser does not foresee: what it throws then names neither a place nor a cause.
            if (!tabs)
            {
                int line = LineLeftOpen(text, reached);
                problems.Add(line, KeyOn(text, line), "is no YAML from here on: is a brace, a bracket or a quote missing?");
            }

            return null;
        }

        if (stream.Documents.Count == 1 && stream.Documents[0].RootNode is not YamlScalarNode { Value: null or "" })
        {
            return stream.Documents[0].RootNode;
        }

        problems.Add(1, "components", stream.Documents.Count > 1
            ? "the file should hold one document, without '---' inside it"
            : "is missing, as all is: the file is empty");
        return null;
    }

    /// <summary>Whether the text is nested too deep; <paramref name="reached"/> is the line up to which it was read.</summary>
    private static bool IsTooDeep(string text, ref int reached)
    {
        Parser parser = new(new StringReader(text));
        for (int depth = 0; parser.MoveNext(); depth += parser.Current!.NestingIncrease)
        {
            reached = (int)Math.Max(parser.Current!.Start.Line, 1);
            if (depth > MostDepth)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first line from <paramref name="from"/> on that closes less than it opens; that line where none does.</summary>
    private static int LineLeftOpen(string text, int from)
    {
        string[] lines = text.Split('\n');
        int at = Array.FindIndex(
            lines, Math.Min(from, lines.Length) - 1, line => line.Count(c => c is '{' or '[') > line.Count(c => c is '}' or ']'));
        return at < 0 ? from : at + 1;
    }

    private static bool FindTabs(string text, YamlProblems problems)
    {
        string[] lines = text.Split('\n');
        bool any = false;
        for (int index = 0; index < lines.Length; index++)
        {
            string indent = lines[index][..(lines[index].Length - lines[index].TrimStart().Length)];
            if (indent.Contains('\t') && lines[index].Trim() is { Length: > 0 } rest && rest[0] != '#')
            {
                any = true;
                problems.Add(index + 1, KeyOn(text, index + 1), "is indented with a tab; YAML takes spaces only");
            }
        }

        return any;
    }

    /// <summary>The key that a line begins with, or nothing.</summary>
    private static string KeyOn(string text, int line)
    {
        string content = text.Split('\n').ElementAtOrDefault(line - 1)?.TrimStart(' ', '\t', '-', '{') ?? "";
        int colon = content.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && content[..colon].All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.') ? content[..colon] : "";
    }

    private static string InWords(YamlException error)
    {
        string said = error.InnerException?.Message ?? error.Message;
        return said.Contains("uplicate key", StringComparison.Ordinal) ? Twice
            : "is no YAML: " + said;
    }
}
