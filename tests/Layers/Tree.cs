namespace Rill.Layers;

/// <summary>The source tree that the tests were built from.</summary>
internal static class Tree
{
    /// <summary>Its root folder.</summary>
    public static string Root { get; } = Find();

    /// <summary>The C# sources below a folder, by their path relative to it, with /; what builds leave is passed over.</summary>
    public static IReadOnlyDictionary<string, string> Sources(string folder)
    {
        string start = Path.Combine(Root, folder);
        return Directory.EnumerateFiles(start, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path: path, Name: Path.GetRelativePath(start, path).Replace('\\', '/')))
            .Where(file => !file.Name.Split('/').Any(part => part is "obj" or "bin"))
            .ToDictionary(file => file.Name, file => File.ReadAllText(file.Path));
    }

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Rill.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }
        return folder ?? throw new DirectoryNotFoundException("Rill.slnx");
    }
}
