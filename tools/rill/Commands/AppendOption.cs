using System.CommandLine;
using Rill.Tool.CommandLine;

namespace Rill.Tool.Commands;

/// <summary>The option that adds words to the kernel's command line.</summary>
internal static class AppendOption
{
    /// <summary>Bytes that are left for it, of those that Rill's kernel and Linux keep of a command line.</summary>
    private const int MostBytes = 1900;

    /// <summary>The option --append.</summary>
    public static Option<string?> Create() => ToolOptions.Value<string>(
        "--append", "WORDS", "words to add to the kernel's command line (/proc/cmdline), in one argument", Parse);

    private static string Parse(string text)
    {
        if (text.Any(letter => letter is < ' ' or > '~'))
        {
            throw new FormatException("the words should be of printable ASCII characters");
        }

        // GRUB writes these with a backslash before them, which no kernel takes away again.
        if (text.IndexOfAny(['\'', '"', '\\']) is >= 0 and int at)
        {
            throw new FormatException($"the words should be without quotes and backslashes, but have {text[at]}");
        }

        return text.Length <= MostBytes
            ? text.Trim()
            : throw new FormatException($"the words should have at most {MostBytes} bytes, but have {text.Length}");
    }
}
