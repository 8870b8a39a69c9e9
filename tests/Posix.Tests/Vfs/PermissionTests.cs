using Rill.LinuxAbi;
using Rill.Posix.Tests.Support;
using Rill.Posix.Vfs;

namespace Rill.Posix.Tests.Vfs;

public sealed class PermissionTests
{
    private const uint Owner = 1000, Group = 2000, Other = 3000;
    private readonly TestTree _tree = new();

    /// <summary>Every mode of nine bits, for each kind of user, against POSIX's own words.</summary>
    [Fact]
    public void EveryModeGivesWhatItSays()
    {
        _tree.File("/f");
        Inode inode = _tree.At("/f").Inode;
        inode.User = Owner;
        inode.Group = Group;
        (Credentials Who, int Shift)[] users =
        [
            (Credentials.Of(Owner, Group), 6),
            (Credentials.Of(Other, Group), 3),
            (Credentials.Of(Other, Other, 5, Group), 3),
            (Credentials.Of(Other, Other), 0),
        ];
        for (ModeBits mode = 0; mode <= ModeBits.Access; mode++)
        {
            inode.Mode = ModeBits.Regular | mode;
            for (uint wanted = 0; wanted < 8; wanted++)
            {
                foreach ((Credentials who, int shift) in users)
                {
                    bool expected = ((uint)mode >> shift & wanted) == wanted;
                    Assert.Equal(expected, Permissions.Allows(inode, who, wanted));
                }

                bool root = (wanted & 1) == 0 || (mode & ModeBits.AnyExecute) != 0;
                Assert.Equal(root, Permissions.Allows(inode, Credentials.Root, wanted));
            }
        }
    }

    [Fact]
    public void StickyDirectoriesKeepOthersFromRemoving()
    {
        _tree.MakeDirectory("/tmp");
        _tree.ChangeMode("/tmp", Octal.O1777);
        _tree.As(Owner, Group);
        _tree.File("/tmp/mine");
        _tree.As(Other, Other);
        Assert.Equal(Errno.EPERM, _tree.Remove("/tmp/mine"));
        Assert.Equal(Errno.EPERM, _tree.Rename("/tmp/mine", "/tmp/yours"));
        _tree.As(Owner, Group);
        Assert.Equal(Errno.Ok, _tree.Remove("/tmp/mine"));
    }

    [Fact]
    public void MaskAndSetgidDirectoriesShapeNewFiles()
    {
        _tree.MakeDirectory("/shared");
        _tree.ChangeOwner("/shared", 0, Group);
        _tree.ChangeMode("/shared", ModeBits.SetGroup | Octal.O777);
        _tree.As(Owner, Owner);
        _tree.File("/shared/f", mode: Octal.O666);
        Assert.Equal(ModeBits.Regular | Octal.O644, _tree.At("/shared/f").Inode.Mode);
        Assert.Equal(Group, _tree.At("/shared/f").Inode.Group);
        _tree.MakeDirectory("/shared/d");
        Assert.Equal(ModeBits.SetGroup, _tree.At("/shared/d").Inode.Mode & ModeBits.SetGroup);
    }

    [Fact]
    public void OnlyOwnersChangeModesAndOnlyRootGivesAway()
    {
        _tree.File("/f");
        _tree.ChangeOwner("/f", Owner, Group);
        _tree.As(Other, Other);
        Assert.Equal(Errno.EPERM, _tree.ChangeMode("/f", Octal.O777));
        _tree.As(Owner, Group, 7);
        Assert.Equal(Errno.Ok, _tree.ChangeMode("/f", ModeBits.SetUser | Octal.O755));
        Assert.Equal(Errno.EPERM, _tree.ChangeOwner("/f", Other, -1));
        Assert.Equal(Errno.EPERM, _tree.ChangeOwner("/f", -1, 8));
        Assert.Equal(Errno.Ok, _tree.ChangeOwner("/f", -1, 7));
        Assert.Equal(ModeBits.None, _tree.At("/f").Inode.Mode & ModeBits.SetUser);
    }

    [Fact]
    public void WritingDropsSetuid()
    {
        _tree.File("/f");
        _tree.ChangeOwner("/f", Owner, Group);
        _tree.ChangeMode("/f", ModeBits.SetUser | Octal.O777);
        _tree.As(Other, Other);
        Assert.Equal(Errno.Ok, _tree.Open("/f", OpenFlags.WriteOnly, out OpenFile? file));
        _tree.Write(file!, "x", out _);
        Assert.Equal(Octal.O777, _tree.At("/f").Inode.Mode & ModeBits.Permissions);
    }

    [Fact]
    public void ReadOnlyMountsRefuseChanges()
    {
        _tree.MakeDirectory("/ro");
        _tree.Mount("/ro", MountFlags.ReadOnly);
        Assert.Equal(Errno.EROFS, _tree.MakeDirectory("/ro/x"));
        Assert.Equal(Errno.EROFS, _tree.Open("/ro/f", OpenFlags.Create | OpenFlags.WriteOnly, out _));
        Assert.Equal(Errno.EROFS, _tree.ChangeMode("/ro", 0));
    }
}
