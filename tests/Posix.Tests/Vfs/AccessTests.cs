using Rill.LinuxAbi;
using Rill.Posix.Lifecycle;
using Rill.Posix.Processes;
using Rill.Posix.Tests.Support;
using Rill.Posix.Vfs;

namespace Rill.Posix.Tests.Vfs;

public class AccessTests
{
    private const uint Owner = 1000, Group = 100, Other = 2000;
    private readonly TestSystem _system = new();
    private readonly TestProcess _init;

    public AccessTests() => _init = TestProcess.First(_system);

    [Fact]
    public void RootSearchesEveryDirectory()
    {
        _init.MakeDirectoryAs("/d", 0);
        Assert.True(Permissions.Allows(_init.Find("/d").Inode, Credentials.Root, 7));
    }

    [Theory]
    [InlineData(OpenFlags.ReadOnly, Octal.O400, Errno.Ok)]
    [InlineData(OpenFlags.ReadOnly, Octal.O200, Errno.EACCES)]
    [InlineData(OpenFlags.WriteOnly, Octal.O200, Errno.Ok)]
    [InlineData(OpenFlags.WriteOnly, Octal.O400, Errno.EACCES)]
    [InlineData(OpenFlags.ReadWrite, Octal.O600, Errno.Ok)]
    [InlineData(OpenFlags.ReadWrite, Octal.O400, Errno.EACCES)]
    [InlineData(OpenFlags.ReadOnly | OpenFlags.Truncate, Octal.O400, Errno.EACCES)]
    [InlineData(OpenFlags.Path, ModeBits.None, Errno.Ok)]
    public void OpeningAsksForWhatTheAccessModeNeeds(OpenFlags flags, ModeBits mode, Errno expected)
    {
        TestProcess user = _init.ForkAs(Owner, Group);
        user.WriteFile("/tmp/file", "x");
        user.Find("/tmp/file").Inode.Mode = ModeBits.Regular | mode;
        Assert.Equal(expected, user.ErrorOfOpen("/tmp/file", flags));
    }

    [Fact]
    public void ANewFileBelongsToItsMakerWithinTheMask()
    {
        TestProcess user = _init.ForkAs(Owner, Group);
        user.Process.Fs.Umask = Octal.O022 | ModeBits.OtherRead | ModeBits.OtherExecute;
        user.WriteFile("/tmp/file", "", Octal.O777);
        Inode inode = user.Find("/tmp/file").Inode;
        Assert.Equal((ModeBits.Regular | Octal.O700 | ModeBits.GroupRead | ModeBits.GroupExecute, Owner, Group), (inode.Mode, inode.User, inode.Group));
    }

    [Fact]
    public void ASetgidDirectoryHandsItsGroupOn()
    {
        _init.MakeDirectoryAs("/shared", ModeBits.SetGroup | Octal.O777);
        _init.Find("/shared").Inode.Group = 777;
        TestProcess user = _init.ForkAs(Owner, Group);
        user.WriteFile("/shared/file", "");
        user.MakeDirectory("/shared/dir");
        Assert.Equal(777u, user.Find("/shared/file").Inode.Group);
        Inode directory = user.Find("/shared/dir").Inode;
        Assert.Equal((777u, ModeBits.SetGroup), (directory.Group, directory.Mode & ModeBits.SetGroup));
    }

    [Fact]
    public void InAStickyDirectoryOnlyOwnersRemoveAndRename()
    {
        TestProcess owner = _init.ForkAs(Owner, Group);
        TestProcess other = _init.ForkAs(Other, Group);
        owner.WriteFile("/tmp/mine", "");
        other.WriteFile("/tmp/theirs", "");
        Assert.Equal(Errno.EPERM, other.Remove("/tmp/mine"));
        Assert.Equal(Errno.EPERM, other.Rename("/tmp/mine", "/tmp/stolen"));
        Assert.Equal(Errno.EPERM, other.Rename("/tmp/theirs", "/tmp/mine"));
        Assert.Equal(Errno.EPERM, owner.Rename("/tmp/mine", "/tmp/theirs", RenameFlags.Exchange));
        Assert.Equal(Errno.Ok, owner.Rename("/tmp/mine", "/tmp/renamed"));
        _init.Find("/tmp").Inode.User = Other;
        Assert.Equal(Errno.Ok, other.Remove("/tmp/renamed"));
        Assert.Equal(Errno.Ok, _init.Remove("/tmp/theirs"));
    }

    [Fact]
    public void ChangingADirectoryNeedsWritingAndSearching()
    {
        TestProcess user = _init.ForkAs(Owner, Group);
        user.MakeDirectory("/tmp/d");
        user.WriteFile("/tmp/d/file", "");
        foreach (ModeBits mode in new[] { Octal.O500, Octal.O600, Octal.O200, ModeBits.OwnerExecute })
        {
            user.Find("/tmp/d").Inode.Mode = ModeBits.Directory | mode;
            Assert.Equal(Errno.EACCES, user.ErrorOfOpen("/tmp/d/new", OpenFlags.Create | OpenFlags.WriteOnly));
            Assert.Equal(Errno.EACCES, user.Remove("/tmp/d/file"));
            Assert.Equal(Errno.EACCES, user.MakeDirectory("/tmp/d/sub"));
        }
    }

    [Fact]
    public void OnAReadOnlyMountNothingChanges()
    {
        _init.WriteFile("/tmp/file", "x");
        Mount mount = _init.Find("/").Mount;
        mount.Flags |= MountFlags.ReadOnly;
        Assert.Equal(Errno.Ok, _init.ErrorOfOpen("/tmp/file", OpenFlags.ReadOnly));
        Assert.Equal(Errno.EROFS, _init.ErrorOfOpen("/tmp/file", OpenFlags.WriteOnly));
        Assert.Equal(Errno.EROFS, _init.ErrorOfOpen("/tmp/new", OpenFlags.Create | OpenFlags.WriteOnly));
        Assert.Equal(Errno.EROFS, _init.MakeDirectory("/tmp/d"));
        Assert.Equal(Errno.EROFS, _init.Remove("/tmp/file"));
        Assert.Equal(Errno.EROFS, _init.Rename("/tmp/file", "/tmp/new"));
        Assert.Equal(Errno.EROFS, _init.Link("/tmp/file", "/tmp/new"));
        Assert.Equal(Errno.EROFS, AttributeChanges.ChangeMode(_init.Process, _init.Find("/tmp/file"), 0));
        Assert.Equal(Errno.EROFS, AttributeChanges.ChangeOwner(_init.Process, _init.Find("/tmp/file"), 1, 1));
        Assert.Equal(Errno.EROFS, AttributeChanges.SetTimes(_init.Process, _init.Find("/tmp/file"), 0, 0, 0, 0));

        // Devices and FIFOs are written through, whatever the mount says.
        Assert.Equal(Errno.Ok, _init.ErrorOfOpen("/dev/null", OpenFlags.WriteOnly));
    }

    [Fact]
    public void AnExecutedFileIsNotWritten()
    {
        _init.WriteFile("/tmp/prog", "x", Octal.O755);
        ExitHandling.SetExecutable(_init.Process, _init.Find("/tmp/prog"));
        Assert.Equal(Errno.ETXTBSY, _init.ErrorOfOpen("/tmp/prog", OpenFlags.WriteOnly));
        Assert.Equal(Errno.ETXTBSY, _init.ErrorOfOpen("/tmp/prog", OpenFlags.ReadOnly | OpenFlags.Truncate));
        Assert.Equal(Errno.ETXTBSY, AttributeChanges.Truncate(_init.Process, _init.Find("/tmp/prog"), 0));
        Assert.Equal(Errno.Ok, _init.ErrorOfOpen("/tmp/prog", OpenFlags.ReadOnly));
        ExitHandling.SetExecutable(_init.Process, default);
        Assert.Equal(Errno.Ok, _init.ErrorOfOpen("/tmp/prog", OpenFlags.WriteOnly));
    }

    [Fact]
    public void OwnersChangeModesAndSetgidNeedsMembership()
    {
        TestProcess owner = _init.ForkAs(Owner, Group);
        TestProcess other = _init.ForkAs(Other, Group);
        owner.WriteFile("/tmp/file", "");
        Location file = owner.Find("/tmp/file");
        Assert.Equal(Errno.EPERM, AttributeChanges.ChangeMode(other.Process, file, Octal.O777));
        Assert.Equal(Errno.Ok, AttributeChanges.ChangeMode(owner.Process, file, ModeBits.SetUser | ModeBits.SetGroup | Octal.O755));
        Assert.Equal(ModeBits.Regular | ModeBits.SetUser | ModeBits.SetGroup | Octal.O755, file.Inode.Mode);
        file.Inode.Group = 999;
        Assert.Equal(Errno.Ok, AttributeChanges.ChangeMode(owner.Process, file, ModeBits.SetUser | ModeBits.SetGroup | Octal.O755));
        Assert.Equal(ModeBits.Regular | ModeBits.SetUser | Octal.O755, file.Inode.Mode);
    }

    [Fact]
    public void OnlyRootGivesFilesAway()
    {
        TestProcess owner = _init.ForkAs(Owner, Group, 50);
        owner.WriteFile("/tmp/file", "", Octal.O755);
        Location file = owner.Find("/tmp/file");
        Assert.Equal(Errno.EPERM, AttributeChanges.ChangeOwner(owner.Process, file, Other, -1));
        Assert.Equal(Errno.EPERM, AttributeChanges.ChangeOwner(owner.Process, file, -1, 51));
        Assert.Equal(Errno.Ok, AttributeChanges.ChangeOwner(owner.Process, file, Owner, 50));
        file.Inode.Mode |= ModeBits.SetUser | ModeBits.SetGroup;
        Assert.Equal(Errno.Ok, AttributeChanges.ChangeOwner(_init.Process, file, Other, -1));
        Assert.Equal((Other, 50u, ModeBits.Regular | Octal.O755), (file.Inode.User, file.Inode.Group, file.Inode.Mode));
    }
}
