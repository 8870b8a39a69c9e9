using Rill.Posix.Tests.Support;

namespace Rill.Posix.Tests.Files;

public sealed class DirectoryFileTests
{
    private readonly TestProcess _process = TestProcess.First(new TestSystem());

    [Fact]
    public void EntriesAreListedNewestFirst()
    {
        _process.MakeDirectory("/d");
        for (int i = 0; i < 10; i++)
        {
            _process.WriteFile($"/d/{i}", "");
        }

        Assert.Equal(["9", "8", "7", "6", "5", "4", "3", "2", "1", "0"], _process.List("/d"));
    }

    [Fact]
    public void ADirectorysSizeFollowsItsEntries()
    {
        _process.MakeDirectory("/d");
        _process.WriteFile("/d/a", "");
        _process.MakeDirectory("/d/b");
        Assert.Equal(80, _process.Find("/d").Inode.Size);
        _process.Rename("/d/a", "/a");
        _process.Remove("/d/b", isDirectory: true);
        Assert.Equal(40, _process.Find("/d").Inode.Size);
    }
}
