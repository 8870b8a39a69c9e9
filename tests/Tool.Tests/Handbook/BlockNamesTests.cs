using System.Text.RegularExpressions;
using Rill.Tool.Support;

namespace Rill.Tool.Tests.Handbook;

/// <summary>
/// Read as Markdown, a block does not show the file that it is: the text before it names it, or a block of the same file
/// stands right before.
/// </summary>
public sealed partial class BlockNamesTests
{
    [Fact]
    public void TheTextBeforeABlockNamesItsFile()
    {
        int blocks = 0;
        string handbook = Repository.Find().PathOf("handbook");
        foreach (string page in Directory.EnumerateFiles(handbook, "*.md", SearchOption.AllDirectories))
        {
            string text = "";
            string? before = null;
            bool isInside = false;
            foreach (string line in File.ReadLines(page))
            {
                if (line.StartsWith("```", StringComparison.Ordinal))
                {
                    if (!isInside)
                    {
                        string? file = Named().Match(line) is { Success: true } match ? match.Groups[1].Value : null;
                        Assert.True(
                            file is null || text.Contains(Path.GetFileName(file)) || (text.Trim().Length == 0 && file == before),
                            $"{page}: the text before the block of {file} should name it");
                        blocks += file is null ? 0 : 1;
                        before = file;
                    }

                    isInside = !isInside;
                    text = "";
                }
                else if (!isInside)
                {
                    text = line.StartsWith('#') ? "" : text + line + "\n";
                }
            }
        }

        Assert.True(blocks > 20);
    }

    [GeneratedRegex(@"^```\S+ .*\b(?:file|excerpt)=(\S+)")]
    private static partial Regex Named();
}
