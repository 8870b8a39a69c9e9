using Rill.Tool.Support;

namespace Rill.Tool.Tests.Support;

public sealed class LogFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void CommandsThatRunAtTheSameTimeHaveFoldersOfTheirOwn()
    {
        string path = Path.Combine(_folder.Path, "rill");
        using (LogFolder first = LogFolder.Take(path), second = LogFolder.Take(path))
        {
            Assert.Equal((path, path + "-2"), (first.FolderPath, second.FolderPath));
            using LogFolder third = LogFolder.Take(path);
            Assert.Equal(path + "-3", third.FolderPath);
        }

        using LogFolder again = LogFolder.Take(path);
        Assert.Equal(path, again.FolderPath);
    }
}
