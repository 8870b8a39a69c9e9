namespace Rill.Tool.Support;

/// <summary>A folder for the files of one run, in the host's folder for temporary files; it goes with this object.</summary>
internal sealed class RunFolder : IDisposable
{
    private RunFolder(string path) => Path = path;

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Makes one.</summary>
    /// <exception cref="ToolException">It cannot be made.</exception>
    public static RunFolder Create()
    {
        try
        {
            return new RunFolder(Directory.CreateTempSubdirectory("rill-").FullName);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(
                $"a folder in {System.IO.Path.GetTempPath()} cannot be made (TMPDIR names another place): {error.Message}");
        }
    }

    /// <summary>The path of the file <paramref name="name"/> in it.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
