using System.Globalization;

namespace Rill.Tool.Testing.Handbook;

/// <summary>Reads what stands on a block's fence: a language, and words that say what the test does with the block.</summary>
internal static class FenceReader
{
    private static readonly string[] s_code =
        ["csharp", "c", "diff", "json", "make", "proto", "python", "sh", "text", "xml", "yaml"];

    private static readonly string[] s_pictures = ["asm", "dot", "text"];

    /// <summary>Reads a block.</summary>
    /// <param name="fence">What stands after the fence's backticks.</param>
    /// <param name="line">The fence's line.</param>
    /// <param name="lines">What the block holds.</param>
    /// <exception cref="FormatException">The fence is wrong; the message says how.</exception>
    public static PageBlock Read(string fence, int line, IReadOnlyList<string> lines)
    {
        string[] words = fence.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            throw new FormatException("a block should say what it is, as in ```sh or ```text");
        }

        string language = words[0];
        Dictionary<string, string> settings = [];
        foreach (string word in words.Skip(1))
        {
            string[] parts = word.Split('=', 2);
            if (!settings.TryAdd(parts[0], parts.Length == 2 ? parts[1] : ""))
            {
                throw new FormatException($"'{parts[0]}' stands twice");
            }
        }

        BlockKind kind = KindOf(language, settings);
        PageBlock block = new()
        {
            Line = line,
            Language = language,
            Kind = kind,
            Lines = lines,
            Path = Take(settings, "file") ?? Take(settings, "excerpt") ?? "",
            RunBy = kind == BlockKind.Shell ? Take(settings, "run-by") ?? "" : "",
            IsOnTerminal = kind == BlockKind.Shell && Take(settings, "pty") is not null,
            IsSlow = Take(settings, "slow") is not null,
            Status = kind is BlockKind.Shell or BlockKind.Guest && Take(settings, "status") is { } status
                ? ReadStatus(status)
                : 0,
        };
        if (settings.Keys.FirstOrDefault() is { } unknown)
        {
            throw new FormatException($"'{unknown}' means nothing on a block of {language}");
        }

        CheckPicture(block);
        return block;
    }

    private static BlockKind KindOf(string language, Dictionary<string, string> settings)
    {
        foreach ((string name, BlockKind kind) in new[] { ("file", BlockKind.File), ("excerpt", BlockKind.Excerpt) })
        {
            if (settings.TryGetValue(name, out string? path))
            {
                return s_code.Contains(language) && path.Length > 0
                    ? kind
                    : throw new FormatException($"{name}=PATH should stand on a block of one of {string.Join(", ", s_code)}");
            }
        }

        return language switch
        {
            "sh" => BlockKind.Shell,
            "guest" => BlockKind.Guest,
            "typed" => BlockKind.Typed,
            "output" => BlockKind.Output,
            "diff" => BlockKind.Difference,
            _ when s_pictures.Contains(language) => BlockKind.Picture,
            _ when s_code.Contains(language) => throw new FormatException(
                $"a block of {language} should be a whole file (file=PATH) or a part of one (excerpt=PATH)"),
            _ => throw new FormatException(
                $"'{language}' should be one of guest, typed, output, {string.Join(", ", s_code.Union(s_pictures))}"),
        };
    }

    /// <summary>What looks like a command has to be run.</summary>
    private static void CheckPicture(PageBlock block)
    {
        if (block is { Kind: BlockKind.Picture, Language: "text" }
            && block.Lines.FirstOrDefault(IsCommand) is { } command)
        {
            throw new FormatException($"'{command}' is a command: it should stand in a block of sh, guest or typed");
        }
    }

    private static bool IsCommand(string line) =>
        line.StartsWith("./rill", StringComparison.Ordinal)
        || line.StartsWith("$ ", StringComparison.Ordinal)
        || line.StartsWith("# ", StringComparison.Ordinal);

    private static int ReadStatus(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int status) && status < 256
            ? status
            : throw new FormatException($"status={text} should be a number from 0 to 255");

    private static string? Take(Dictionary<string, string> settings, string name) =>
        settings.Remove(name, out string? value) ? value : null;
}
