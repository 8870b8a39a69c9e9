using Rill.Tool.Support;

namespace Rill.Tool.Handbook.Generated;

/// <summary>
/// The pages that are written from the sources rather than by hand. They are kept in the tree, so that the handbook is
/// whole on a code-hosting site too.
/// </summary>
internal static class GeneratedPages
{
    /// <summary>The pages as they have to be: their paths in the tree and their texts.</summary>
    public static IReadOnlyDictionary<string, string> Render()
    {
        KernelInterfacePages kernel = new(AbiDescription.Read());
        return kernel.Render().Append(LinuxCallsPage.Render()).Concat(ProtocolPages.Render()).ToDictionary();
    }

    /// <summary>The paths of pages in the tree that are not, or no longer, as they have to be.</summary>
    public static IEnumerable<string> Stale(Repository repository)
    {
        foreach ((string place, string text) in Render())
        {
            string file = repository.PathOf(place);
            if (!File.Exists(file) || File.ReadAllText(file) != text)
            {
                yield return place;
            }
        }

        foreach (string place in LeftOver(repository))
        {
            yield return place;
        }
    }

    /// <summary>Writes the pages into the tree, and removes those that are no longer written.</summary>
    public static void Write(Repository repository)
    {
        foreach ((string place, string text) in Render())
        {
            string file = repository.PathOf(place);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            if (!File.Exists(file) || File.ReadAllText(file) != text)
            {
                File.WriteAllText(file, text);
            }
        }

        foreach (string place in LeftOver(repository))
        {
            File.Delete(repository.PathOf(place));
        }
    }

    /// <summary>A page's first lines.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="source">What of the tree it is written from.</param>
    public static string Head(string title, string source) =>
        $"<!-- Generated from {source} by ./rill handbook: what is changed here by hand is lost. -->\n\n# {title}\n\n";

    private static IEnumerable<string> LeftOver(Repository repository)
    {
        return new[] { KernelInterfacePages.Folder, ProtocolPages.Folder }
            .Select(repository.PathOf)
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateFiles)
            .Select(file => Path.GetRelativePath(repository.Root, file))
            .Except(Render().Keys);
    }
}
