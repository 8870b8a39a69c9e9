namespace Rill.Tool.Bootstrap;

/// <summary>
/// Finds paths that two items of archives bring in. A folder may be told of in several archives, and be filled by several
/// items; a file, a link or a device comes from one item alone.
/// </summary>
/// <param name="components">The components, by name.</param>
/// <param name="tree">Tells what is in folders; null leaves that out.</param>
internal sealed class ArchivePaths(IReadOnlyDictionary<string, Component> components, TreeCheck? tree)
{
    private sealed record Entry(string Path, bool IsFolder, bool IsTold, string Archive, int Index, ArchiveItem Item);

    /// <summary>Adds a problem for each path that stands twice in <paramref name="archives"/>, which are used together.</summary>
    public void FindTwice(IReadOnlyList<(string Name, IReadOnlyList<ArchiveItem> Items)> archives, YamlProblems problems)
    {
        Dictionary<string, Entry> first = [];
        foreach ((string name, IReadOnlyList<ArchiveItem> items) in archives)
        {
            for (int index = 0; index < items.Count; index++)
            {
                foreach (Entry entry in EntriesOf(name, index, items[index]))
                {
                    if (!first.TryGetValue(entry.Path, out Entry? other))
                    {
                        first.Add(entry.Path, entry);
                    }
                    else if (IsClash(other, entry))
                    {
                        problems.Add(entry.Item.Line, $"archives.{name}[{index}].path", What(entry, other));
                    }
                    else if (entry.IsTold && !other.IsTold)
                    {
                        first[entry.Path] = entry;
                    }
                }
            }
        }
    }

    private static bool IsClash(Entry one, Entry two)
    {
        if (one.Archive == two.Archive && one.Index == two.Index)
        {
            return false;
        }

        return one.IsFolder && two.IsFolder ? one.IsTold && two.IsTold && one.Archive == two.Archive : true;
    }

    private static string What(Entry entry, Entry other)
    {
        string place = entry.Archive == other.Archive ? "" : $" in '{other.Archive}', which boots with this archive,";
        return entry.IsFolder != other.IsFolder
            ? $"'{entry.Path}' is a folder here or on line {other.Item.Line}{place} and something else on the other"
            : $"'{entry.Path}' is brought in on line {other.Item.Line}{place} too";
    }

    /// <summary>What an item brings in, the folders above it included; without applets, which only a build knows.</summary>
    private IEnumerable<Entry> EntriesOf(string archive, int index, ArchiveItem item)
    {
        foreach (string folder in FoldersAbove(item.Path))
        {
            yield return New(folder, isFolder: true, isTold: false);
        }

        switch (item.Kind)
        {
            case ArchiveItemKind.Directory when item.Path.Length > 0:
                yield return New(item.Path, isFolder: true, isTold: true);
                break;
            case ArchiveItemKind.Link or ArchiveItemKind.File or ArchiveItemKind.Component or ArchiveItemKind.Device
                when item.Path.Length > 0:
                yield return New(item.Path, isFolder: false, isTold: true);
                break;
            case ArchiveItemKind.Folder or ArchiveItemKind.Programs:
                foreach (string file in FilesOf(item))
                {
                    string path = item.Path.Length == 0 ? file : $"{item.Path}/{file}";
                    foreach (string folder in FoldersAbove(path))
                    {
                        yield return New(folder, isFolder: true, isTold: false);
                    }

                    yield return New(path, isFolder: false, isTold: true);
                }

                break;
        }

        Entry New(string path, bool isFolder, bool isTold) => new(path, isFolder, isTold, archive, index, item);
    }

    private IEnumerable<string> FilesOf(ArchiveItem item)
    {
        if (tree is null)
        {
            return [];
        }

        if (item.Kind == ArchiveItemKind.Folder)
        {
            return tree.FilesIn(item.Source);
        }

        // A program for each C file; what other components leave, only their build knows.
        return components.TryGetValue(item.Source, out Component? component) && component.Kind == ComponentKind.C
            ? tree.FilesIn(component.Sources)
                .Where(file => !file.Contains('/') && file.EndsWith(".c", StringComparison.Ordinal))
                .Select(file => file[..^2])
            : [];
    }

    private static IEnumerable<string> FoldersAbove(string path)
    {
        for (int at = path.IndexOf('/'); at >= 0; at = path.IndexOf('/', at + 1))
        {
            yield return path[..at];
        }
    }
}
