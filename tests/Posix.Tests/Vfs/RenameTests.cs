using Rill.LinuxAbi;
using Rill.Posix.Tests.Support;
using Rill.Posix.Vfs;

namespace Rill.Posix.Tests.Vfs;

public class RenameTests
{
    private readonly TestSystem _system = new();
    private readonly TestProcess _init;

    public RenameTests()
    {
        _init = TestProcess.First(_system);
        foreach (string directory in new[] { "/d", "/d/sub", "/d/full", "/d/full/x", "/e" })
        {
            _init.MakeDirectoryAs(directory, Octal.O755);
        }

        _init.WriteFile("/f", "f");
        _init.WriteFile("/g", "g");
        _init.MakeLink("f", "/l");
    }

    [Theory]
    [InlineData("/f", "/new", Errno.Ok)]
    [InlineData("/f", "/g", Errno.Ok)]
    [InlineData("/f", "/f", Errno.Ok)]
    [InlineData("/f", "/d", Errno.EISDIR)]
    [InlineData("/f", "/new/", Errno.ENOTDIR)]
    [InlineData("/f/", "/new", Errno.ENOTDIR)]
    [InlineData("/d", "/new", Errno.Ok)]
    [InlineData("/d", "/new/", Errno.Ok)]
    [InlineData("/d", "/f", Errno.ENOTDIR)]
    [InlineData("/d", "/e", Errno.Ok)]
    [InlineData("/e", "/d/full", Errno.ENOTEMPTY)]
    [InlineData("/d", "/d/sub/new", Errno.EINVAL)]
    [InlineData("/d", "/d/sub", Errno.EINVAL)]
    [InlineData("/d/sub", "/d", Errno.ENOTEMPTY)]
    [InlineData("/none", "/new", Errno.ENOENT)]
    [InlineData("/f", "/none/new", Errno.ENOENT)]
    [InlineData("/f", "/g/new", Errno.ENOTDIR)]
    [InlineData("/d/.", "/new", Errno.EBUSY)]
    [InlineData("/d/..", "/new", Errno.EBUSY)]
    [InlineData("/f", "/d/.", Errno.EBUSY)]
    [InlineData("/", "/new", Errno.EBUSY)]
    [InlineData("/l", "/new", Errno.Ok)]
    [InlineData("/f", "/l", Errno.Ok)]
    [InlineData("/f", "/tmp/f", Errno.Ok)]
    [InlineData("/f", "/dev/f", Errno.EXDEV)]
    [InlineData("/proc", "/new", Errno.EBUSY)]
    [InlineData("/e", "/proc", Errno.EBUSY)]
    public void Matrix(string from, string to, Errno expected) => Assert.Equal(expected, _init.Rename(from, to));

    [Fact]
    public void ReplacingKeepsTheSourceAndDropsTheTarget()
    {
        Inode source = _init.Find("/f").Inode;
        Inode target = _init.Find("/g").Inode;
        Assert.Equal(Errno.Ok, _init.Rename("/f", "/g"));
        Assert.Equal(source, _init.Find("/g").Inode);
        Assert.Equal("f", _init.ReadFile("/g"));
        Assert.Equal(0u, target.Links);
        Assert.Equal(Errno.ENOENT, _init.ErrorOf("/f"));
    }

    [Fact]
    public void TwoNamesOfOneFileStay()
    {
        Assert.Equal(Errno.Ok, _init.Link("/f", "/f2"));
        Assert.Equal(Errno.Ok, _init.Rename("/f", "/f2"));
        Assert.Equal(_init.Find("/f").Inode, _init.Find("/f2").Inode);
        Assert.Equal(2u, _init.Find("/f").Inode.Links);
    }

    [Fact]
    public void MovingADirectoryMovesItsDotDotAndCounts()
    {
        uint links = _init.Find("/d").Inode.Links;
        Assert.Equal(Errno.Ok, _init.Rename("/d/sub", "/e/sub"));
        Assert.Equal(links - 1, _init.Find("/d").Inode.Links);
        Assert.Equal(3u, _init.Find("/e").Inode.Links);
        Assert.Equal(_init.Find("/e").Inode, _init.Find("/e/sub/..").Inode);
    }

    [Fact]
    public void NoReplaceRefusesWhatIsThere()
    {
        Assert.Equal(Errno.EEXIST, _init.Rename("/f", "/g", RenameFlags.NoReplace));
        Assert.Equal(Errno.EEXIST, _init.Rename("/f", "/l", RenameFlags.NoReplace));
        Assert.Equal(Errno.Ok, _init.Rename("/f", "/new", RenameFlags.NoReplace));
    }

    [Fact]
    public void ExchangeSwapsAFileAndADirectory()
    {
        Inode file = _init.Find("/f").Inode;
        Inode directory = _init.Find("/d/full").Inode;
        uint rootLinks = _init.Find("/").Inode.Links;
        Assert.Equal(Errno.Ok, _init.Rename("/f", "/d/full", RenameFlags.Exchange));
        Assert.Equal(file, _init.Find("/d/full").Inode);
        Assert.Equal(directory, _init.Find("/f").Inode);
        Assert.Equal(rootLinks + 1, _init.Find("/").Inode.Links);
        Assert.Equal(3u, _init.Find("/d").Inode.Links);
        Assert.Equal(Errno.ENOENT, _init.Rename("/f", "/none", RenameFlags.Exchange));
        Assert.Equal(Errno.EINVAL, _init.Rename("/d", "/d/sub", RenameFlags.Exchange));
        Assert.Equal(Errno.EINVAL, _init.Rename("/f", "/g", RenameFlags.Exchange | RenameFlags.NoReplace));
    }

    [Fact]
    public void ADirectoryThatChangesItsParentMustBeWritable()
    {
        TestProcess user = _init.ForkAs(1000, 1000);
        user.MakeDirectory("/tmp/a");
        user.MakeDirectory("/tmp/a/locked");
        user.MakeDirectory("/tmp/b");
        user.Find("/tmp/a/locked").Inode.Mode = ModeBits.Directory | Octal.O555;
        Assert.Equal(Errno.Ok, user.Rename("/tmp/a/locked", "/tmp/a/still"));
        Assert.Equal(Errno.EACCES, user.Rename("/tmp/a/still", "/tmp/b/moved"));
    }
}
