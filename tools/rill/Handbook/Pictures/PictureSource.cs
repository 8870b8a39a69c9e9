using Rill.Tool.Support;

namespace Rill.Tool.Handbook.Pictures;

/// <summary>
/// A text in handbook/pictures that a picture is drawn from. The picture lies beside it under the same name and is
/// kept in the tree, so that pages show it on a code-hosting site too.
/// </summary>
internal sealed class PictureSource
{
    private const string Folder = "handbook/pictures";

    private static readonly string[] s_endings = [".dot", ".console"];

    private readonly string _source;
    private readonly string _picture;

    private PictureSource(Repository repository, string file)
    {
        Place = $"{Folder}/{file}";
        PicturePlace = Path.ChangeExtension(Place, ".svg");
        _source = repository.PathOf(Place);
        _picture = repository.PathOf(PicturePlace);
    }

    /// <summary>The text's path in the tree.</summary>
    public string Place { get; }

    /// <summary>The picture's path in the tree.</summary>
    public string PicturePlace { get; }

    /// <summary>True when the text is a console session, not a graph.</summary>
    public bool IsConsole => Place.EndsWith(".console", StringComparison.Ordinal);

    /// <summary>The sources of all pictures, by name.</summary>
    /// <exception cref="ToolException">Two texts would be drawn into one file.</exception>
    public static IReadOnlyList<PictureSource> All(Repository repository)
    {
        string folder = repository.PathOf(Folder);
        if (!Directory.Exists(folder))
        {
            return [];
        }

        PictureSource[] all =
        [
            .. Directory.EnumerateFiles(folder)
                .Select(path => Path.GetFileName(path))
                .Where(name => s_endings.Contains(Path.GetExtension(name)))
                .Order(StringComparer.Ordinal)
                .Select(name => new PictureSource(repository, name)),
        ];
        if (all.GroupBy(one => one.PicturePlace).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ToolException(
                $"{twice.Key} would be drawn from {string.Join(" and from ", twice.Select(one => one.Place))}");
        }

        return all;
    }

    /// <summary>The text.</summary>
    public string ReadText() => File.ReadAllText(_source);

    /// <summary>Replaces the text.</summary>
    public void WriteText(string text) => File.WriteAllText(_source, text);

    /// <summary>
    /// True when the picture is the one of this text. Graphviz places things a little differently from version to
    /// version and font to font, so a graph's picture names the text it was drawn from, by digest, and is not compared.
    /// </summary>
    public bool IsFresh()
    {
        if (!File.Exists(_picture))
        {
            return false;
        }

        string there = File.ReadAllText(_picture);
        return IsConsole ? there == ConsoleDrawing.Draw(ReadText()) : Seal.Fits(there, ReadText());
    }

    /// <summary>Draws the picture anew.</summary>
    /// <exception cref="ToolException">Graphviz refused the text.</exception>
    public async Task DrawAsync(CancellationToken cancellation)
    {
        string text = ReadText();
        string picture = IsConsole
            ? ConsoleDrawing.Draw(text)
            : Seal.On(await GraphDrawing.DrawAsync(text, Place, cancellation), text);
        await File.WriteAllTextAsync(_picture, picture, cancellation);
    }
}
