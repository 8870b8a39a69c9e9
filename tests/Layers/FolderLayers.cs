namespace Rill.Layers;

/// <summary>Holds a component's sources against its layers: each folder uses only what is below it and what its row names.</summary>
internal static class FolderLayers
{
    /// <summary>What does not hold, each in a sentence; empty where all does.</summary>
    /// <param name="sources">The component's files by path, without those that are no layer's.</param>
    /// <param name="layers">From the bottom to the top.</param>
    public static IReadOnlyList<string> Check(IReadOnlyDictionary<string, string> sources, IReadOnlyList<Layer> layers)
    {
        SourceFile[] files = [.. sources.Select(source => new SourceFile(source.Key, source.Value)).OrderBy(file => file.Path, StringComparer.Ordinal)];
        List<string> found = [.. CheckTable(files, layers)];
        Dictionary<string, string> folderOf = [];
        foreach (SourceFile file in files.Where(file => file.Namespace.Length != 0))
        {
            if (!folderOf.TryAdd(file.Namespace, file.Folder) && folderOf[file.Namespace] != file.Folder)
            {
                found.Add($"{file.Path}: {file.Namespace} is the namespace of {folderOf[file.Namespace]}");
            }
        }
        HashSet<(string From, string To)> used = [];
        foreach (SourceFile file in files)
        {
            found.AddRange(file.Usings.Where(u => u.IsGlobal && folderOf.ContainsKey(u.Name))
                .Select(u => $"{file.Path}: a global using of {u.Name} hides what files use"));
            foreach (string folder in FoldersUsedBy(file, files, folderOf))
            {
                used.Add((file.Folder, folder));
                if (layers.FirstOrDefault(layer => layer.Folders.Contains(file.Folder)) is { } layer
                    && !layer.Folders.Contains(folder) && !layer.Uses.Contains(folder))
                {
                    found.Add($"{file.Path}: {file.Folder} may not use {folder}");
                }
            }
        }
        found.AddRange(layers.SelectMany(layer => layer.Uses.Where(to => !layer.Folders.Any(from => used.Contains((from, to))))
            .Select(to => $"{layer.Folders[0]} may use {to} and does not")));
        return found;
    }

    private static IEnumerable<string> CheckTable(SourceFile[] files, IReadOnlyList<Layer> layers)
    {
        HashSet<string> below = [];
        foreach (Layer layer in layers)
        {
            foreach (string use in layer.Uses.Where(use => !below.Contains(use)))
            {
                yield return $"{layer.Folders[0]} uses {use}, which is not below it";
            }
            foreach (string folder in layer.Folders.Where(folder => !below.Add(folder)))
            {
                yield return $"{folder} has two rows";
            }
        }
        HashSet<string> folders = [.. files.Select(file => file.Folder)];
        foreach (string folder in folders.Except(below))
        {
            yield return $"{folder} is in no row";
        }
        foreach (string folder in below.Except(folders))
        {
            yield return $"{folder} has a row and no sources";
        }
    }

    private static IEnumerable<string> FoldersUsedBy(SourceFile file, SourceFile[] files, Dictionary<string, string> folderOf)
    {
        HashSet<string> found = [];
        foreach ((string name, _) in file.Usings)
        {
            // A using may also name a type.
            string? space = folderOf.ContainsKey(name) ? name
                : name.Contains('.') && folderOf.ContainsKey(name[..name.LastIndexOf('.')]) ? name[..name.LastIndexOf('.')] : null;
            if (space is not null)
            {
                found.Add(folderOf[space]);
            }
        }
        foreach (var space in files.GroupBy(other => other.Namespace).Where(space => space.Key.Length != 0 && space.Key != file.Namespace))
        {
            string[] types = [.. space.SelectMany(other => other.Types).Distinct()];
            if (Prefixes(space.Key, file.Namespace).Any(prefix => file.Names(prefix, types)))
            {
                found.Add(folderOf[space.Key]);
            }
            else if (file.Namespace.StartsWith(space.Key + ".", StringComparison.Ordinal))
            {
                // The types of an enclosing namespace need no prefix.
                found.UnionWith(types.Any(file.NamesBare) ? [folderOf[space.Key]] : []);
            }
        }
        found.Remove(file.Folder);
        return found;
    }

    // A.B.C as code in a namespace A.B.D may write it: A.B.C, and C, since A.B encloses both.
    private static IEnumerable<string> Prefixes(string space, string from)
    {
        yield return space;
        string enclosing = from;
        while (enclosing.Contains('.'))
        {
            enclosing = enclosing[..enclosing.LastIndexOf('.')];
            if (space.StartsWith(enclosing + ".", StringComparison.Ordinal))
            {
                yield return space[(enclosing.Length + 1)..];
            }
        }
    }
}
