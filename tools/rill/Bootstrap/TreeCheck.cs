using Rill.Tool.Support;

namespace Rill.Tool.Bootstrap;

/// <summary>Checks that the files and folders that bootstrap.yml names are in the source tree.</summary>
/// <param name="repository">The tree.</param>
internal sealed class TreeCheck(Repository repository)
{
    /// <summary>What is wrong with a file that has to be there; null where nothing is.</summary>
    public string? OfFile(string path)
    {
        string? problem = OfPath(path);
        return problem is null && !File.Exists(repository.PathOf(path))
            ? $"'{path}' is a folder, where a file should be{NearestIn(path, "")}"
            : problem;
    }

    /// <summary>What is wrong with a folder that has to be there; null where nothing is.</summary>
    public string? OfFolder(string path)
    {
        string? problem = OfPath(path);
        return problem is null && !Directory.Exists(repository.PathOf(path))
            ? $"'{path}' is a file, where a folder should be"
            : problem;
    }

    /// <summary>What is wrong with a file or folder that has to be there; null where nothing is.</summary>
    public string? OfPath(string path)
    {
        if (OfShape(path) is { } problem)
        {
            return problem;
        }

        if (Path.Exists(repository.PathOf(path)))
        {
            return null;
        }

        // The part of the path that is not there, and what stands where it should.
        string[] parts = path.Split('/');
        int there = Enumerable.Range(0, parts.Length)
            .Last(count => Path.Exists(repository.PathOf(string.Join('/', parts[..count]))));
        string above = string.Join('/', parts[..there]);
        return $"'{path}' does not exist in the source tree{NearestIn(above, parts[there])}";
    }

    /// <summary>What is wrong with a path as such: it has to stay inside the tree.</summary>
    public static string? OfShape(string path) =>
        path.Length == 0 ? "is empty"
        : path[0] == '/' || path.Split('/').Contains("..")
            ? $"'{path}' should be a path inside the source tree, from its root on"
            : null;

    /// <summary>The files under a folder, with their paths in it; links and folders' own entries are not among them.</summary>
    public IEnumerable<string> FilesIn(string path)
    {
        string folder = repository.PathOf(path);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file))
                .Order(StringComparer.Ordinal)
            : [];
    }

    private string NearestIn(string folder, string word)
    {
        string place = repository.PathOf(folder);
        string[] names = Directory.Exists(place)
            ? [.. Directory.EnumerateFileSystemEntries(place).Select(entry => Path.GetFileName(entry)!).Order()]
            : [];
        string? near = word.Length > 0
            ? Nearest.To(word, names)
            : names.FirstOrDefault(name => Path.GetExtension(name) == ".csproj");
        return near is null ? "" : $"; did you mean '{(folder.Length > 0 ? folder + "/" : "")}{near}'?";
    }
}
