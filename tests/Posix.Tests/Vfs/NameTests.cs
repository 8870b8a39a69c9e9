using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Tests.Support;
using Rill.Posix.Vfs;

namespace Rill.Posix.Tests.Vfs;

public sealed class NameTests
{
    private readonly TestTree _tree = new();

    public NameTests()
    {
        _tree.Directory("/d/sub");
        _tree.Directory("/empty");
        _tree.Directory("/full/x");
        _tree.File("/a", "A");
        _tree.File("/b", "B");
        _tree.Link("/ln", "a");
    }

    [Theory]
    [InlineData("/a", "/b", RenameFlags.None, Errno.Ok)]
    [InlineData("/a", "/new", RenameFlags.None, Errno.Ok)]
    [InlineData("/a", "/a", RenameFlags.None, Errno.Ok)]
    [InlineData("/none", "/x", RenameFlags.None, Errno.ENOENT)]
    [InlineData("/a", "/nodir/x", RenameFlags.None, Errno.ENOENT)]
    [InlineData("/a", "/b/x", RenameFlags.None, Errno.ENOTDIR)]
    [InlineData("/a", "/d", RenameFlags.None, Errno.EISDIR)]
    [InlineData("/d", "/a", RenameFlags.None, Errno.ENOTDIR)]
    [InlineData("/d", "/empty", RenameFlags.None, Errno.Ok)]
    [InlineData("/d", "/full", RenameFlags.None, Errno.ENOTEMPTY)]
    [InlineData("/d", "/d/sub/x", RenameFlags.None, Errno.EINVAL)]
    [InlineData("/d/sub", "/d", RenameFlags.None, Errno.ENOTEMPTY)]
    [InlineData("/a/", "/x", RenameFlags.None, Errno.ENOTDIR)]
    [InlineData("/d/", "/x/", RenameFlags.None, Errno.Ok)]
    [InlineData("/d/.", "/x", RenameFlags.None, Errno.EBUSY)]
    [InlineData("/", "/x", RenameFlags.None, Errno.EBUSY)]
    [InlineData("/a", "/b", RenameFlags.NoReplace, Errno.EEXIST)]
    [InlineData("/a", "/new", RenameFlags.NoReplace, Errno.Ok)]
    [InlineData("/a", "/new", RenameFlags.Exchange, Errno.ENOENT)]
    [InlineData("/a", "/d", RenameFlags.Exchange, Errno.Ok)]
    [InlineData("/d", "/d/sub", RenameFlags.Exchange, Errno.EINVAL)]
    [InlineData("/a", "/b", RenameFlags.NoReplace | RenameFlags.Exchange, Errno.EINVAL)]
    public void RenameFollowsItsManual(string from, string to, RenameFlags flags, Errno expected) =>
        Assert.Equal(expected, _tree.Rename(from, to, flags));

    [Fact]
    public void RenameReplacesAndKeepsCounts()
    {
        Assert.Equal(Errno.Ok, _tree.Rename("/a", "/b"));
        Assert.Equal("A", _tree.Content("/b"));
        Assert.Equal(Errno.Ok, _tree.Rename("/d/sub", "/empty/moved"));
        Assert.Equal(2u, _tree.At("/d").Inode.Links);
        Assert.Equal(3u, _tree.At("/empty").Inode.Links);
        Assert.Equal("/empty/moved", PathText.StringOf(_tree.At("/empty/moved"), _tree.Caller.Fs.Root));
    }

    [Fact]
    public void ExchangeSwapsWhatNamesMean()
    {
        Assert.Equal(Errno.Ok, _tree.Rename("/a", "/d", RenameFlags.Exchange));
        Assert.True(_tree.At("/a").Inode.IsDirectory);
        Assert.Equal("A", _tree.Content("/d"));
    }

    [Theory]
    [InlineData("/a", false, Errno.Ok)]
    [InlineData("/ln", false, Errno.Ok)]
    [InlineData("/d", false, Errno.EISDIR)]
    [InlineData("/a", true, Errno.ENOTDIR)]
    [InlineData("/full", true, Errno.ENOTEMPTY)]
    [InlineData("/empty", true, Errno.Ok)]
    [InlineData("/empty/.", true, Errno.EINVAL)]
    [InlineData("/empty/..", true, Errno.ENOTEMPTY)]
    [InlineData("/", true, Errno.EBUSY)]
    [InlineData("/a/", false, Errno.ENOTDIR)]
    [InlineData("/none", false, Errno.ENOENT)]
    public void RemovalFollowsItsManual(string path, bool isDirectory, Errno expected) =>
        Assert.Equal(expected, _tree.Remove(path, isDirectory));

    [Fact]
    public void AnOpenFileOutlivesItsNames()
    {
        _tree.Open("/a", OpenFlags.ReadWrite, out OpenFile? file);
        Assert.Equal(Errno.Ok, _tree.Remove("/a"));
        Assert.Equal("A", _tree.Read(file!, 10));
        Assert.Equal(0u, file!.Inode.Links);
        file.Release();
        Assert.Equal(0, file.Inode.Size);
    }

    [Fact]
    public void LinksShareOneFile()
    {
        Assert.Equal(Errno.Ok, _tree.HardLink("/a", "/second"));
        Assert.Equal(2u, _tree.At("/a").Inode.Links);
        Assert.Equal(Errno.EPERM, _tree.HardLink("/d", "/dir"));
        Assert.Equal(Errno.EEXIST, _tree.HardLink("/a", "/b"));
        _tree.Remove("/a");
        Assert.Equal("A", _tree.Content("/second"));
    }

    [Theory]
    [InlineData("/new", OpenFlags.Create, Errno.Ok)]
    [InlineData("/a", OpenFlags.Create | OpenFlags.Exclusive, Errno.EEXIST)]
    [InlineData("/ln", OpenFlags.Create | OpenFlags.Exclusive, Errno.EEXIST)]
    [InlineData("/ln", OpenFlags.NoFollow, Errno.ELOOP)]
    [InlineData("/ln", OpenFlags.NoFollow | OpenFlags.Path, Errno.Ok)]
    [InlineData("/d", OpenFlags.WriteOnly, Errno.EISDIR)]
    [InlineData("/d", OpenFlags.Create, Errno.EISDIR)]
    [InlineData("/a", OpenFlags.Directory, Errno.ENOTDIR)]
    [InlineData("/new/", OpenFlags.Create, Errno.EISDIR)]
    [InlineData("/d", OpenFlags.TemporaryFile | OpenFlags.ReadWrite, Errno.Ok)]
    [InlineData("/d", OpenFlags.TemporaryFile, Errno.EINVAL)]
    public void OpenFollowsItsManual(string path, OpenFlags flags, Errno expected)
    {
        Assert.Equal(expected, _tree.Open(path, flags, out OpenFile? file));
        file?.Release();
    }

    [Fact]
    public void CreatingThroughADanglingLinkMakesItsTarget()
    {
        _tree.Link("/dangling", "d/made");
        Assert.Equal(Errno.Ok, _tree.Open("/dangling", OpenFlags.Create | OpenFlags.WriteOnly, out OpenFile? file));
        file!.Release();
        Assert.True(_tree.At("/d/made").Inode.IsRegular);
    }

    [Fact]
    public void ListingIsCompleteInSmallPiecesAndWhileEntriesGo()
    {
        _tree.Directory("/many");
        for (int i = 0; i < 100; i++)
        {
            _tree.File($"/many/file{i}");
        }

        Assert.Equal(102, _tree.List("/many", 64).Distinct().Count());
        Assert.Equal(102, _tree.List("/many").Length);

        _tree.Open("/many", OpenFlags.Directory, out OpenFile? directory);
        byte[] room = new byte[600];
        int removed = 0;
        while (true)
        {
            var list = new DirectoryList(room);
            directory!.List(_tree.Caller, ref list);
            if (list.Length == 0)
            {
                break;
            }

            for (int at = 0; at < list.Length; at += BitConverter.ToUInt16(room, at + 16))
            {
                int end = Array.IndexOf(room, (byte)0, at + 19);
                string name = System.Text.Encoding.UTF8.GetString(room, at + 19, end - at - 19);
                removed += name.StartsWith("file") && _tree.Remove("/many/" + name) == Errno.Ok ? 1 : 0;
            }
        }

        Assert.Equal(100, removed);
        Assert.Equal([".", ".."], _tree.List("/many"));
    }
}
