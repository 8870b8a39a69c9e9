using Rill.LinuxAbi;
using Rill.Posix.Lifecycle;
using Rill.Posix.Processes;
using Rill.Posix.Tests.Support;
using Rill.Posix.Vfs;

namespace Rill.Posix.Tests.Procfs;

public class ProcessLinkTests
{
    private readonly TestSystem _system = new();
    private readonly TestProcess _init;

    public ProcessLinkTests() => _init = TestProcess.First(_system);

    [Fact]
    public void ADescriptorsLinkLeadsToItsFileEvenWhenTheNameIsGone()
    {
        _init.WriteFile("/tmp/file", "content");
        int fd = _init.OpenFd("/tmp/file", OpenFlags.ReadOnly);
        Assert.Equal("/tmp/file", _init.ReadLink($"/proc/self/fd/{fd}"));
        Assert.Equal(_init.Find("/tmp/file").Inode, _init.Find($"/proc/self/fd/{fd}").Inode);

        Assert.Equal(Errno.Ok, _init.Remove("/tmp/file"));
        Assert.Equal("/tmp/file (deleted)", _init.ReadLink($"/proc/self/fd/{fd}"));
        Assert.Equal("content", _init.ReadFile($"/proc/self/fd/{fd}"));
        Assert.Equal("content", _init.ReadFile($"/dev/fd/{fd}"));
    }

    [Fact]
    public void TheModeOfADescriptorsLinkTellsHowItIsOpen()
    {
        _init.WriteFile("/tmp/file", "");
        int read = _init.OpenFd("/tmp/file", OpenFlags.ReadOnly);
        int write = _init.OpenFd("/tmp/file", OpenFlags.WriteOnly);
        int both = _init.OpenFd("/tmp/file", OpenFlags.ReadWrite);
        Assert.Equal(ModeBits.Link | Octal.O500, _init.Find($"/proc/self/fd/{read}", follow: false).Inode.Mode);
        Assert.Equal(ModeBits.Link | Octal.O300, _init.Find($"/proc/self/fd/{write}", follow: false).Inode.Mode);
        Assert.Equal(ModeBits.Link | Octal.O700, _init.Find($"/proc/self/fd/{both}", follow: false).Inode.Mode);
        Assert.Equal([$"{read}", $"{write}", $"{both}"], _init.List("/proc/self/fd"));
    }

    [Fact]
    public void DescriptorInfoTellsPositionAndFlags()
    {
        _init.WriteFile("/tmp/file", "12345");
        int fd = _init.OpenFd("/tmp/file", OpenFlags.ReadWrite | OpenFlags.Append | OpenFlags.CloseOnExec);
        OpenFile file = _init.Process.Files[fd]!;
        file.Position = 3;
        Assert.Equal(
            $"pos:\t3\nflags:\t02102002\nmnt_id:\t{file.Location.Mount.Id}\nino:\t{file.Inode.Number}\n",
            _init.ReadFile($"/proc/self/fdinfo/{fd}"));
        Assert.Equal(Errno.ENOENT, _init.ErrorOf("/proc/self/fdinfo/99"));
        Assert.Equal(Errno.ENOENT, _init.ErrorOf("/proc/self/fd/x"));
    }

    [Fact]
    public void WorkingDirectoryRootAndExecutableAreLinks()
    {
        _init.MakeDirectoryAs("/tmp/dir", Octal.O755);
        _init.WriteFile("/tmp/prog", "x", Octal.O755);
        TestProcess child = _init.Fork();
        child.Process.Fs.WorkingDirectory = _init.Find("/tmp/dir");
        ExitHandling.SetExecutable(child.Process, _init.Find("/tmp/prog"));
        string own = $"/proc/{child.Id}";
        Assert.Equal("/tmp/dir", _init.ReadLink($"{own}/cwd"));
        Assert.Equal("/", _init.ReadLink($"{own}/root"));
        Assert.Equal("/tmp/prog", _init.ReadLink($"{own}/exe"));
        Assert.Equal("x", _init.ReadFile($"{own}/exe"));
        Assert.Equal(_init.Find("/tmp").Inode, _init.Find($"{own}/cwd/..").Inode);

        Assert.Equal(Errno.Ok, _init.Remove("/tmp/dir", isDirectory: true));
        Assert.Equal("/tmp/dir (deleted)", _init.ReadLink($"{own}/cwd"));
    }

    [Fact]
    public void OthersMayNotLookInside()
    {
        TestProcess owner = _init.ForkAs(1000, 1000);
        TestProcess other = _init.ForkAs(1001, 1001);
        TestProcess same = _init.ForkAs(1000, 1000);
        owner.OpenFd("/dev/null", OpenFlags.ReadOnly);
        string own = $"/proc/{owner.Id}";
        foreach (string link in new[] { "exe", "cwd", "root" })
        {
            Assert.Equal(Errno.EACCES, other.TryReadLink($"{own}/{link}", out _));
            Assert.NotEqual(Errno.EACCES, same.TryReadLink($"{own}/{link}", out _));
        }

        Assert.Equal(Errno.EACCES, other.ErrorOf($"{own}/fd/0"));
        Assert.Equal(Errno.EACCES, other.ErrorOfOpen($"{own}/fd", OpenFlags.ReadOnly | OpenFlags.Directory));
        Assert.Equal(Errno.EACCES, other.ErrorOfOpen($"{own}/environ", OpenFlags.ReadOnly));
        Assert.Equal(Errno.Ok, other.ErrorOfOpen($"{own}/stat", OpenFlags.ReadOnly));
        Assert.Equal(Errno.Ok, other.ErrorOfOpen($"{own}/cmdline", OpenFlags.ReadOnly));
        Assert.Equal(Errno.Ok, same.ErrorOf($"{own}/fd/0"));
        Assert.Equal(Errno.Ok, _init.ErrorOf($"{own}/fd/0"));
    }

    [Fact]
    public void MapsAreCheckedAtOpenAgainstTheCaller()
    {
        TestProcess owner = _init.ForkAs(1000, 1000);
        TestProcess other = _init.ForkAs(1001, 1001);
        Assert.Equal(-(int)Errno.EACCES, other.Program.Open($"/proc/{owner.Id}/maps"));
        Assert.Equal(0, owner.Program.Open($"/proc/{owner.Id}/maps"));
    }

    [Fact]
    public void AProcessThatIsNotDumpableBelongsToRoot()
    {
        TestProcess owner = _init.ForkAs(1000, 1000);
        TestProcess same = _init.ForkAs(1000, 1000);
        owner.Process.IsDumpable = false;
        string own = $"/proc/{owner.Id}";
        Assert.Equal(1000u, same.Find(own).Inode.User);
        Assert.Equal(0u, same.Find($"{own}/environ").Inode.User);
        Assert.Equal(Errno.EACCES, same.ErrorOfOpen($"{own}/environ", OpenFlags.ReadOnly));
        Assert.Equal(Errno.EACCES, same.TryReadLink($"{own}/cwd", out _));
    }
}
