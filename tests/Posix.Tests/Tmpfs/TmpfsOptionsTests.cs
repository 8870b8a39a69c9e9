using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Tests.Support;
using Rill.Posix.Tmpfs;
using Rill.Posix.Vfs;

namespace Rill.Posix.Tests.Tmpfs;

public sealed class TmpfsOptionsTests
{
    [Theory]
    [InlineData("size=8192", 2)]
    [InlineData("size=8193", 3)]
    [InlineData("size=1m", 256)]
    [InlineData("size=50%", 500)]
    [InlineData("nr_blocks=7,huge=always", 7)]
    [InlineData("size=1m,nr_blocks=2", 2)]
    [InlineData("size=0", TmpfsOptions.NoLimit)]
    public void ASizeIsPages(string text, long pages)
    {
        Assert.True(TmpfsOptions.TryParse(Encoding.ASCII.GetBytes(text), 1000, out TmpfsOptions options));
        Assert.Equal(pages, options.Pages);
    }

    [Theory]
    [InlineData("size=")]
    [InlineData("size=-1")]
    [InlineData("size=9223372036854775807g")]
    [InlineData("nr_inodes=5%")]
    [InlineData("mode=8")]
    [InlineData("uid=-1")]
    [InlineData("gid")]
    [InlineData("unknown")]
    public void WhatIsNotKnownIsRefused(string text) =>
        Assert.False(TmpfsOptions.TryParse(Encoding.ASCII.GetBytes(text), 1000, out _));

    [Fact]
    public void AnotherLimitIsNeverBelowWhatIsThere()
    {
        var tree = new TestTree();
        tree.File("/file", new string('x', 20_000));
        Assert.Equal(Errno.EINVAL, tree.FileSystem.Reconfigure("size=16k"u8));
        Assert.Equal(Errno.EINVAL, tree.FileSystem.Reconfigure("size=1m,nr_inodes=1"u8));
        Assert.Equal(Errno.Ok, tree.FileSystem.Reconfigure("size=20k,nr_inodes=2"u8));
        tree.FileSystem.GetStatistics(out FileSystemStatistics full);
        Assert.Equal((5UL, 0UL, 2UL, 0UL), (full.Blocks, full.Free, full.Files, full.FreeFiles));

        // Once there is no limit, there is nothing to hold one against.
        Assert.Equal(Errno.Ok, tree.FileSystem.Reconfigure("size=0"u8));
        Assert.Equal(Errno.EINVAL, tree.FileSystem.Reconfigure("size=1m"u8));
        Assert.Equal(Errno.Ok, tree.FileSystem.Reconfigure("nr_inodes=3"u8));
    }
}
