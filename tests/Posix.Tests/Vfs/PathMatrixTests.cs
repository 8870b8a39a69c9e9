using Rill.LinuxAbi;
using Rill.Posix.Tests.Support;
using Rill.Posix.Vfs;

namespace Rill.Posix.Tests.Vfs;

/// <summary>What man 7 path_resolution says, by the errors that Linux gives.</summary>
public class PathMatrixTests
{
    private readonly TestSystem _system = new();
    private readonly TestProcess _init;

    public PathMatrixTests()
    {
        _init = TestProcess.First(_system);
        _init.MakeDirectoryAs("/a", Octal.O755);
        _init.MakeDirectoryAs("/a/b", Octal.O755);
        _init.WriteFile("/a/file", "x");
        _init.MakeLink("a/b", "/todir");
        _init.MakeLink("/a/file", "/tofile");
        _init.MakeLink("nowhere", "/dangling");
        _init.MakeLink("self", "/self");
        _init.MakeLink("/todir/", "/slashed");
    }

    [Theory]
    [InlineData("/", Errno.Ok)]
    [InlineData("//", Errno.Ok)]
    [InlineData("///a//b///", Errno.Ok)]
    [InlineData("", Errno.ENOENT)]
    [InlineData("a", Errno.Ok)]
    [InlineData("a/.", Errno.Ok)]
    [InlineData("a/..", Errno.Ok)]
    [InlineData("../../a", Errno.Ok)]
    [InlineData("/a/file", Errno.Ok)]
    [InlineData("/a/file/", Errno.ENOTDIR)]
    [InlineData("/a/file/.", Errno.ENOTDIR)]
    [InlineData("/a/file/..", Errno.ENOTDIR)]
    [InlineData("/a/file/x", Errno.ENOTDIR)]
    [InlineData("/a/none", Errno.ENOENT)]
    [InlineData("/a/none/", Errno.ENOENT)]
    [InlineData("/a/none/x", Errno.ENOENT)]
    [InlineData("/todir", Errno.Ok)]
    [InlineData("/todir/", Errno.Ok)]
    [InlineData("/todir/..", Errno.Ok)]
    [InlineData("/tofile/", Errno.ENOTDIR)]
    [InlineData("/dangling", Errno.ENOENT)]
    [InlineData("/dangling/", Errno.ENOENT)]
    [InlineData("/self", Errno.ELOOP)]
    [InlineData("/self/x", Errno.ELOOP)]
    [InlineData("/slashed", Errno.Ok)]
    public void FollowingResolution(string path, Errno expected) => Assert.Equal(expected, _init.ErrorOf(path));

    [Theory]
    [InlineData("/todir", Errno.Ok, true)]
    [InlineData("/dangling", Errno.Ok, true)]
    [InlineData("/self", Errno.Ok, true)]
    [InlineData("/todir/", Errno.Ok, false)]
    [InlineData("/dangling/", Errno.ENOENT, false)]
    [InlineData("/self/", Errno.ELOOP, false)]
    public void ALastLinkIsLeftWhereNotFollowed(string path, Errno expected, bool isLink)
    {
        Assert.Equal(expected, _init.Resolve(path, follow: false, out Location found));
        if (expected == Errno.Ok)
        {
            Assert.Equal(isLink, found.Inode.IsLink);
        }
    }

    [Fact]
    public void DotDotAfterALinkIsTheTargetsParent() =>
        Assert.Equal(_init.Find("/a").Inode, _init.Find("/todir/..").Inode);

    [Fact]
    public void FortyLinksAreFollowedAndNoMore()
    {
        _init.WriteFile("/l0", "");
        for (int i = 1; i <= 41; i++)
        {
            _init.MakeLink($"l{i - 1}", $"/l{i}");
        }

        Assert.Equal(Errno.Ok, _init.ErrorOf("/l40"));
        Assert.Equal(Errno.ELOOP, _init.ErrorOf("/l41"));
        Assert.Equal(Errno.ELOOP, _init.ErrorOfOpen("/l41", OpenFlags.Create | OpenFlags.WriteOnly));
    }

    [Fact]
    public void NamesAndPathsHaveLimits()
    {
        string name = new('n', 255);
        Assert.Equal(Errno.Ok, _init.MakeNode("/" + name, ModeBits.Regular));
        Assert.Equal(Errno.Ok, _init.ErrorOf("/" + name));
        Assert.Equal(Errno.ENAMETOOLONG, _init.ErrorOf("/" + name + "n"));
        Assert.Equal(Errno.ENAMETOOLONG, _init.MakeNode("/" + name + "n", ModeBits.Regular));
        Assert.Equal(Errno.Ok, _init.ErrorOf(new string('/', 4095)));
        Assert.Equal(Errno.ENAMETOOLONG, _init.ErrorOf(new string('/', 4096)));
    }

    [Fact]
    public void SearchPermissionIsNeededOnEachDirectoryOfThePath()
    {
        TestProcess user = _init.ForkAs(1000, 1000);
        _init.MakeDirectoryAs("/closed", Octal.O700);
        _init.WriteFile("/closed/file", "");
        _init.MakeDirectoryAs("/unlisted", Octal.O700 | ModeBits.OtherExecute);
        _init.WriteFile("/unlisted/file", "");
        Assert.Equal(Errno.Ok, user.ErrorOf("/closed"));
        Assert.Equal(Errno.EACCES, user.ErrorOf("/closed/file"));
        Assert.Equal(Errno.EACCES, user.ErrorOf("/closed/none"));
        Assert.Equal(Errno.EACCES, user.ErrorOf("/closed/.."));
        Assert.Equal(Errno.Ok, user.ErrorOf("/unlisted/file"));
        Assert.Equal(Errno.EACCES, user.ErrorOfOpen("/unlisted", OpenFlags.ReadOnly | OpenFlags.Directory));
        Assert.Equal(Errno.Ok, _init.ErrorOf("/closed/file"));
    }

    [Fact]
    public void TheRootOfAProcessIsTheTopOfItsPaths()
    {
        TestProcess jailed = _init.Fork();
        jailed.Process.Fs.Root = _init.Find("/a");
        jailed.Process.Fs.WorkingDirectory = _init.Find("/a/b");
        Assert.Equal(_init.Find("/a").Inode, jailed.Find("/..").Inode);
        Assert.Equal(_init.Find("/a").Inode, jailed.Find("../../..").Inode);
        Assert.Equal(Errno.Ok, jailed.ErrorOf("/file"));
        Assert.Equal(Errno.ENOENT, jailed.ErrorOf("/a"));
    }

    [Fact]
    public void DotDotOfAMountLeavesIt()
    {
        Assert.Equal(_init.Find("/").Inode, _init.Find("/proc/..").Inode);
        Assert.Equal(_init.Find("/proc").Inode, _init.Find("/proc/sys/..").Inode);
        Assert.NotEqual(_init.Find("/").Inode.FileSystem, _init.Find("/proc").Inode.FileSystem);
    }

    [Theory]
    [InlineData("/new/", Errno.EISDIR)]
    [InlineData("/a/", Errno.EISDIR)]
    [InlineData("/a", Errno.EISDIR)]
    [InlineData("/a/.", Errno.EISDIR)]
    [InlineData("/a/file/", Errno.ENOTDIR)]
    [InlineData("/none/new", Errno.ENOENT)]
    [InlineData("/a/file/new", Errno.ENOTDIR)]
    [InlineData("/tofile", Errno.Ok)]
    [InlineData("/dangling", Errno.Ok)]
    [InlineData("/self", Errno.ELOOP)]
    public void OpeningWithCreate(string path, Errno expected) =>
        Assert.Equal(expected, _init.ErrorOfOpen(path, OpenFlags.Create | OpenFlags.WriteOnly));

    [Theory]
    [InlineData("/a", Errno.EEXIST)]
    [InlineData("/a/file", Errno.EEXIST)]
    [InlineData("/dangling", Errno.EEXIST)]
    [InlineData("/self", Errno.EEXIST)]
    [InlineData("/new", Errno.Ok)]
    public void OpeningWithCreateAndExclusive(string path, Errno expected) =>
        Assert.Equal(expected, _init.ErrorOfOpen(path, OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.WriteOnly));

    [Theory]
    [InlineData("/a", OpenFlags.ReadOnly | OpenFlags.Directory, Errno.Ok)]
    [InlineData("/a", OpenFlags.WriteOnly, Errno.EISDIR)]
    [InlineData("/a", OpenFlags.ReadWrite, Errno.EISDIR)]
    [InlineData("/a/file", OpenFlags.ReadOnly | OpenFlags.Directory, Errno.ENOTDIR)]
    [InlineData("/todir", OpenFlags.ReadOnly | OpenFlags.NoFollow, Errno.ELOOP)]
    [InlineData("/todir", OpenFlags.ReadOnly | OpenFlags.NoFollow | OpenFlags.Directory, Errno.ENOTDIR)]
    [InlineData("/todir", OpenFlags.Path | OpenFlags.NoFollow, Errno.Ok)]
    [InlineData("/todir/", OpenFlags.ReadOnly | OpenFlags.NoFollow, Errno.Ok)]
    [InlineData("/tofile", OpenFlags.Create | OpenFlags.WriteOnly | OpenFlags.NoFollow, Errno.ELOOP)]
    public void OpeningWhatIsThere(string path, OpenFlags flags, Errno expected) =>
        Assert.Equal(expected, _init.ErrorOfOpen(path, flags));

    [Theory]
    [InlineData("/newdir", Errno.Ok)]
    [InlineData("/newdir/", Errno.Ok)]
    [InlineData("/newdir/.", Errno.ENOENT)]
    [InlineData("/a", Errno.EEXIST)]
    [InlineData("/a/", Errno.EEXIST)]
    [InlineData("/a/.", Errno.EEXIST)]
    [InlineData("/a/..", Errno.EEXIST)]
    [InlineData("/", Errno.EEXIST)]
    [InlineData("/a/file", Errno.EEXIST)]
    [InlineData("/dangling", Errno.EEXIST)]
    [InlineData("/a/file/x", Errno.ENOTDIR)]
    [InlineData("/none/x", Errno.ENOENT)]
    public void MakingDirectories(string path, Errno expected) => Assert.Equal(expected, _init.MakeDirectory(path));

    [Theory]
    [InlineData("/a/file", false, Errno.Ok)]
    [InlineData("/a/file/", false, Errno.ENOTDIR)]
    [InlineData("/a/b", false, Errno.EISDIR)]
    [InlineData("/a/b", true, Errno.Ok)]
    [InlineData("/a/b/", true, Errno.Ok)]
    [InlineData("/a/b/.", true, Errno.EINVAL)]
    [InlineData("/a/b/..", true, Errno.ENOTEMPTY)]
    [InlineData("/a", true, Errno.ENOTEMPTY)]
    [InlineData("/", true, Errno.EBUSY)]
    [InlineData("/", false, Errno.EISDIR)]
    [InlineData("/a/file", true, Errno.ENOTDIR)]
    [InlineData("/todir", true, Errno.ENOTDIR)]
    [InlineData("/todir", false, Errno.Ok)]
    [InlineData("/proc", true, Errno.EBUSY)]
    [InlineData("/none", false, Errno.ENOENT)]
    public void Removing(string path, bool isDirectory, Errno expected) => Assert.Equal(expected, _init.Remove(path, isDirectory));

    [Fact]
    public void ARemovedDirectoryTakesNoNewNames()
    {
        TestProcess inside = _init.Fork();
        inside.Process.Fs.WorkingDirectory = _init.Find("/a/b");
        Assert.Equal(Errno.Ok, _init.Remove("/a/b", isDirectory: true));
        Assert.Equal(Errno.Ok, inside.ErrorOf("."));
        Assert.Equal(Errno.ENOENT, inside.MakeDirectory("sub"));
        Assert.Equal(Errno.ENOENT, inside.ErrorOfOpen("file", OpenFlags.Create | OpenFlags.WriteOnly));
    }
}
