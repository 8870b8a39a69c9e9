using Rill.LinuxAbi;
using Rill.Posix.Tests.Support;
using Rill.Posix.Tmpfs;
using Rill.Posix.Vfs;

namespace Rill.Posix.Tests.Procfs;

/// <summary>Mounts on files that /proc makes up at each look-up.</summary>
public class ProcMountTests
{
    private readonly TestSystem _system = new();
    private readonly TestProcess _init;

    public ProcMountTests() => _init = TestProcess.First(_system);

    private MountTable Mounts => _system.Server.Tree.Mounts;

    [Fact]
    public void AMountIsSeenByEachLookUpUntilItIsTakenAway()
    {
        FileSystem files = MakeFiles();
        Mount mount = _init.Mount(files, "/proc/sys/kernel", "x");
        Assert.Same(files.Root, _init.Find("/proc/sys/kernel").Dentry);
        Assert.Same(files.Root, _init.Find("/proc/self/root/proc/sys/kernel").Dentry);

        Mount second = _init.Mount(MakeFiles(), "/proc/sys/fs", "y");
        Assert.Equal(Errno.Ok, Mounts.Remove(mount, detach: false));
        Assert.NotSame(files.Root, _init.Find("/proc/sys/kernel").Dentry);
        Assert.Same(second.Root, _init.Find("/proc/sys/fs").Dentry);
        Assert.Equal(Errno.Ok, Mounts.Remove(second, detach: false));
        Assert.False(Mounts.All[^1].FileSystem.Root.TryGetKept("sys"u8, out _));
    }

    [Fact]
    public void APlaceThatWasFoundBeforeAnotherMountLeadsToThatMount()
    {
        Location early = _init.Find("/proc/sys/kernel");
        Mount first = _init.Mount(MakeFiles(), "/proc/sys/kernel", "x");
        FileSystem files = MakeFiles();
        Mount second = Mounts.Add(files, files.Root, early, "y", 0);
        Assert.Equal(new Location(first, first.Root), second.Point);
        Assert.Same(files.Root, _init.Find("/proc/sys/kernel").Dentry);
    }

    [Theory]
    [InlineData("environ")]
    [InlineData("task")]
    [InlineData("")]
    public void AMountGoesWithTheProcessThatItsPlaceIsAbout(string place)
    {
        TestProcess child = _init.Fork();
        int before = Mounts.All.Count;
        Mount mount = _init.Mount(MakeFiles(), $"/proc/{child.Id}/{place}", "x");
        Mounts.Add(MakeFiles(), MakeFiles().Root, new Location(mount, mount.Root), "on it", 0);
        _system.Server.Exits.Exit(child.Process, 0);
        Assert.Contains(mount, Mounts.All);
        _system.Server.Exits.Reap(child.Process);
        Assert.Equal(before, Mounts.All.Count);
        Assert.False(_init.Find("/proc").Dentry.TryGetKept(System.Text.Encoding.ASCII.GetBytes($"{child.Id}"), out _));
    }

    private TmpfsFileSystem MakeFiles() => new("tmpfs", 77, _system.Server.Clock, _system.Server.Kernel, _system.Server.HeapLedger, 100, 0);
}
