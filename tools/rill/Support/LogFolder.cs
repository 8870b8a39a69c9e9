namespace Rill.Tool.Support;

/// <summary>A folder for a guest's logs that is one command's alone until that ends: commands that run at the same time have folders
/// beside each other.</summary>
internal sealed class LogFolder : IDisposable
{
    private readonly FileStream _lock;

    private LogFolder(string path, FileStream lockFile)
    {
        FolderPath = path;
        _lock = lockFile;
    }

    /// <summary>The folder.</summary>
    public string FolderPath { get; }

    /// <summary>Takes the folder of a name, or the first of name-2, name-3 and so on that no other command has.</summary>
    /// <param name="path">The folder as it is called where it is the only one.</param>
    public static LogFolder Take(string path)
    {
        for (int number = 1; ; number++)
        {
            string folder = number == 1 ? path : $"{path}-{number}";
            Directory.CreateDirectory(folder);
            if (FileLock.TryTake(Path.Combine(folder, "lock")) is { } taken)
            {
                return new LogFolder(folder, taken);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
