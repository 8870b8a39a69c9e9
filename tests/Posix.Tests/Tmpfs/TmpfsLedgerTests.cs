using Rill.LinuxAbi;
using Rill.Posix.Tests.Support;
using Rill.Posix.Tmpfs;
using Rill.Posix.Vfs;

namespace Rill.Posix.Tests.Tmpfs;

/// <summary>What files take of the server's own memory: a user may have 64 KiB of it here, all of them 128 KiB.</summary>
public sealed class TmpfsLedgerTests
{
    private readonly TestTree _tree = new();

    public TmpfsLedgerTests() => _tree.FileSystem.Root.Inode.Mode = ModeBits.Directory | Octal.O1777;

    [Fact]
    public void AUserMakesFilesUntilItHasWhatItMayHaveAndOthersGoOn()
    {
        _tree.As(1000, 1000);
        int made = MakeUntilRefused("a", _tree.FileSystem);
        Assert.Equal((64 << 10) / (HeapLedger.InodeBytes + HeapLedger.NameBytes), made);
        Assert.Equal(Errno.ENOSPC, _tree.Link("/link", "target"));
        Assert.Equal(Errno.ENOSPC, _tree.MakeDirectory("/directory"));

        // Another user has its own share, and all of them together a bound: the superuser goes on.
        _tree.As(1001, 1001);
        Assert.Equal(made, MakeUntilRefused("b", _tree.FileSystem));
        _tree.As(1002, 1002);
        Assert.InRange(MakeUntilRefused("c", _tree.FileSystem), 0, 1);
        _tree.As(0, 0);
        _tree.File("/root's", "content");
        Assert.Equal("content", _tree.Content("/root's"));

        // What is removed is given back, whoever removes it.
        Assert.Equal(Errno.Ok, _tree.Remove("/a0"));
        _tree.As(1000, 1000);
        _tree.File("/a-new");
        Assert.Equal(Errno.ENOSPC, _tree.Open("/a-newer", OpenFlags.Create | OpenFlags.WriteOnly, out _));
    }

    [Fact]
    public void NamesAndTargetsOfLinksCountAndAllIsGivenBack()
    {
        _tree.As(1000, 1000);
        _tree.File("/file");
        long before = _tree.Ledger.Of(1000);
        Assert.Equal(Errno.Ok, _tree.HardLink("/file", "/second"));
        Assert.Equal(before + HeapLedger.NameBytes, _tree.Ledger.Of(1000));
        Assert.Equal(Errno.Ok, _tree.Link("/link", new string('x', 300)));
        Assert.Equal(before + (2 * HeapLedger.NameBytes) + HeapLedger.InodeBytes + 300, _tree.Ledger.Of(1000));
        Assert.Equal(Errno.Ok, _tree.Rename("/second", "/link"));
        Assert.Equal(before + HeapLedger.NameBytes, _tree.Ledger.Of(1000));
        int links = 0;
        while (_tree.HardLink("/file", $"/more{links}") == Errno.Ok)
        {
            links++;
        }

        Assert.InRange(links, 100, 128);
        for (int i = 0; i < links; i++)
        {
            _tree.Remove($"/more{i}");
        }

        _tree.Remove("/link");
        _tree.Remove("/file");
        Assert.Equal((0, 0), (_tree.Ledger.Of(1000), _tree.Ledger.Total));
        Assert.Equal(1, _tree.FileSystem.InodeCount);
    }

    [Fact]
    public void SmallContentsThatFindNoRoomInTheServerLieInMemoryObjects()
    {
        _tree.As(1000, 1000);
        string content = new('y', 5000);
        for (int i = 0; i < 40; i++)
        {
            _tree.File($"/f{i}", content);
        }

        Assert.InRange(_tree.Ledger.Contents, 50_000, 64 << 10);
        for (int i = 0; i < 40; i++)
        {
            Assert.Equal(content, _tree.Content($"/f{i}"));
            Assert.Equal(Errno.Ok, _tree.Remove($"/f{i}"));
        }

        Assert.Equal((0, 0), (_tree.Ledger.Of(1000), _tree.Ledger.Contents));

        // The superuser's contents too.
        _tree.As(0, 0);
        for (int i = 0; i < 40; i++)
        {
            _tree.File($"/f{i}", content);
        }

        Assert.InRange(_tree.Ledger.Contents, 50_000, 64 << 10);
        Assert.Equal(content, _tree.Content("/f39"));
    }

    [Fact]
    public void InodesAreLimitedAndWhatIsUnmountedIsGivenBack()
    {
        _tree.Directory("/mnt");
        TmpfsFileSystem mounted = new("tmpfs", 2, _tree.Clock, _tree.FileSystem.Kernel, _tree.Ledger, 100, 0)
        {
            InodeLimit = 10,
            EndsWithMount = true,
        };
        mounted.Root.Inode.Mode = ModeBits.Directory | Octal.O1777;
        Mount mount = _tree.Tree.Mounts.Add(mounted, mounted.Root, _tree.At("/mnt"), "test", 0);
        _tree.As(1000, 1000);
        Assert.Equal(9, MakeUntilRefused("mnt/x", mounted));
        mounted.GetStatistics(out FileSystemStatistics statistics);
        Assert.Equal((10ul, 0ul), (statistics.Files, statistics.FreeFiles));
        Assert.Equal(Errno.Ok, _tree.Open("/mnt/x0", OpenFlags.ReadWrite, out OpenFile? open));
        Assert.Equal(Errno.Ok, _tree.Write(open!, "small", out _));
        Assert.True(_tree.Ledger.Of(1000) != 0 && _tree.Ledger.Contents != 0);
        Assert.Equal(Errno.Ok, _tree.Tree.Mounts.Remove(mount, detach: true));
        Assert.Equal((0, 0), (_tree.Ledger.Of(1000), _tree.Ledger.Total));
        Assert.Equal(Errno.Ok, _tree.Write(open!, new string('z', 6000), out _));
        open!.Release();
        Assert.Equal((0, 0), (_tree.Ledger.Of(1000), _tree.Ledger.Contents));
    }

    private int MakeUntilRefused(string prefix, TmpfsFileSystem fileSystem)
    {
        int made = 0;
        long before = fileSystem.InodeCount;
        while (true)
        {
            Errno errno = _tree.Open($"/{prefix}{made}", OpenFlags.Create | OpenFlags.WriteOnly, out OpenFile? file);
            if (errno != Errno.Ok)
            {
                Assert.Equal(Errno.ENOSPC, errno);
                Assert.Equal(before + made, fileSystem.InodeCount);
                return made;
            }

            file!.Release();
            made++;
        }
    }
}
