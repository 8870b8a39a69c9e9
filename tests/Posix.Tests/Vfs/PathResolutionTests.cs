using Rill.LinuxAbi;
using Rill.Posix.Tests.Support;
using Rill.Posix.Vfs;

namespace Rill.Posix.Tests.Vfs;

public sealed class PathResolutionTests
{
    private readonly TestTree _tree = new();

    public PathResolutionTests()
    {
        _tree.Directory("/a/b/c");
        _tree.File("/a/file");
        _tree.Link("/a/link", "b/c");
        _tree.Link("/abs", "/a/file");
        _tree.Link("/loop", "loop");
        _tree.Link("/up", "../../..");
        _tree.Link("/dangling", "/nowhere");
    }

    [Theory]
    [InlineData("/", Errno.Ok)]
    [InlineData("//", Errno.Ok)]
    [InlineData("/a//b/./c/", Errno.Ok)]
    [InlineData("/a/b/../file", Errno.Ok)]
    [InlineData("/../../a", Errno.Ok)]
    [InlineData("/up/a/file", Errno.Ok)]
    [InlineData("/a/link", Errno.Ok)]
    [InlineData("/a/link/", Errno.Ok)]
    [InlineData("/abs", Errno.Ok)]
    [InlineData("", Errno.ENOENT)]
    [InlineData("/a/file/", Errno.ENOTDIR)]
    [InlineData("/a/file/x", Errno.ENOTDIR)]
    [InlineData("/abs/", Errno.ENOTDIR)]
    [InlineData("/a/none", Errno.ENOENT)]
    [InlineData("/none/x", Errno.ENOENT)]
    [InlineData("/dangling", Errno.ENOENT)]
    [InlineData("/loop", Errno.ELOOP)]
    [InlineData("/loop/x", Errno.ELOOP)]
    public void ResolvesAsLinuxDoes(string path, Errno expected) => Assert.Equal(expected, _tree.Resolve(path, out _));

    [Fact]
    public void DoesNotFollowTheLastLinkUnlessASlashFollowsIt()
    {
        Assert.Equal(Errno.Ok, _tree.Resolve("/a/link", out Location link, follow: false));
        Assert.True(link.Inode.IsLink);
        Assert.Equal(Errno.Ok, _tree.Resolve("/a/link/", out Location target, follow: false));
        Assert.True(target.Inode.IsDirectory);
    }

    [Fact]
    public void NamesAndPathsHaveALimit()
    {
        Assert.Equal(Errno.ENOENT, _tree.Resolve("/" + new string('x', 255), out _));
        Assert.Equal(Errno.ENAMETOOLONG, _tree.Resolve("/" + new string('x', 256), out _));
        Assert.Equal(Errno.ENAMETOOLONG, _tree.Resolve(string.Concat(Enumerable.Repeat("/a/..", 900)), out _));
    }

    [Fact]
    public void FollowsFortyLinksAndNotOneMore()
    {
        _tree.Link("/l0", "a");
        for (int i = 1; i <= 40; i++)
        {
            _tree.Link($"/l{i}", $"l{i - 1}");
        }

        Assert.Equal(Errno.Ok, _tree.Resolve("/l39", out _));
        Assert.Equal(Errno.ELOOP, _tree.Resolve("/l40", out _));
    }

    [Fact]
    public void DoesNotLeaveItsRoot()
    {
        _tree.Resolve("/a", out Location a);
        _tree.Caller.Fs.Root = a;
        Assert.Equal(Errno.Ok, _tree.Resolve("/../../file", out _));
        Assert.Equal(Errno.ENOENT, _tree.Resolve("/../a", out _));
        Assert.Equal(Errno.Ok, _tree.Resolve("/link", out _));
    }

    [Fact]
    public void CrossesMountsBothWays()
    {
        _tree.Directory("/mnt");
        FileSystem other = _tree.Mount("/mnt");
        _tree.File("/mnt/inside");
        Assert.Equal(Errno.Ok, _tree.Resolve("/mnt/inside", out Location inside));
        Assert.Same(other, inside.Inode.FileSystem);
        Assert.Equal(Errno.Ok, _tree.Resolve("/mnt/../a/file", out _));
        Assert.Equal("/mnt/inside", PathText.StringOf(inside, _tree.Caller.Fs.Root));
        Assert.Equal(Errno.EBUSY, _tree.Remove("/mnt", isDirectory: true));
    }

    [Fact]
    public void SearchPermissionIsNeededOnTheWay()
    {
        _tree.Directory("/closed/x");
        _tree.ChangeMode("/closed", Octal.O600);
        _tree.As(1000, 1000);
        Assert.Equal(Errno.EACCES, _tree.Resolve("/closed/x", out _));
        Assert.Equal(Errno.EACCES, _tree.Resolve("/closed/none", out _));
        Assert.Equal(Errno.Ok, _tree.Resolve("/closed", out _));
    }
}
