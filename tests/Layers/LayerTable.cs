namespace Rill.Layers;

/// <summary>A component's layers, from the bottom to the top, as a table of the handbook has them: this is where they are
/// written down, and a test holds the sources against it.</summary>
internal static class LayerTable
{
    /// <summary>Reads the first table of a page whose head is folder, holds, uses.</summary>
    /// <param name="page">The page's path below the tree's root.</param>
    public static IReadOnlyList<Layer> Read(string page)
        => Parse(File.ReadAllLines(Path.Combine(Tree.Root, page)));

    /// <summary>Reads the table out of a page's lines.</summary>
    public static IReadOnlyList<Layer> Parse(IReadOnlyList<string> lines)
    {
        int head = lines.Select((line, index) => (line, index)).First(l => IsHead(l.line)).index;
        return [.. lines.Skip(head + 2).TakeWhile(line => line.StartsWith('|')).Select(ParseRow)];
    }

    private static bool IsHead(string line) => Cells(line) is ["folder", _, "uses"];

    private static Layer ParseRow(string line)
    {
        string[] cells = Cells(line);
        return new Layer(Names(cells[0]), Names(cells[2]));
    }

    private static string[] Cells(string line)
        => line.StartsWith('|') ? [.. line.Trim('|').Split('|').Select(cell => cell.Trim())] : [];

    // The words in backticks.
    private static string[] Names(string cell) => [.. cell.Split('`').Where((_, index) => index % 2 == 1)];
}
