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
        for (uint mode = 0; mode < 0x200; mode++)
        {
            inode.Mode = ModeBits.Regular | mode;
            for (uint wanted = 0; wanted < 8; wanted++)
            {
                foreach ((Credentials who, int shift) in users)
                {
                    bool expected = (mode >> shift & wanted) == wanted;
                    Assert.Equal(expected, Permissions.Allows(inode, who, wanted));
                }

                bool root = (wanted & 1) == 0 || (mode & 0x49) != 0;
                Assert.Equal(root, Permissions.Allows(inode, Credentials.Root, wanted));
            }
        }
    }

    [Fact]
    public void StickyDirectoriesKeepOthersFromRemoving()
    {
        _tree.MakeDirectory("/tmp");
        _tree.ChangeMode("/tmp", 0x3FF);
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
        _tree.ChangeMode("/shared", 0x5FF);
        _tree.As(Owner, Owner);
        _tree.File("/shared/f", mode: 0x1B6);
        Assert.Equal(ModeBits.Regular | 0x1A4, _tree.At("/shared/f").Inode.Mode);
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
        Assert.Equal(Errno.EPERM, _tree.ChangeMode("/f", 0x1FF));
        _tree.As(Owner, Group, 7);
        Assert.Equal(Errno.Ok, _tree.ChangeMode("/f", 0x9ED));
        Assert.Equal(Errno.EPERM, _tree.ChangeOwner("/f", Other, -1));
        Assert.Equal(Errno.EPERM, _tree.ChangeOwner("/f", -1, 8));
        Assert.Equal(Errno.Ok, _tree.ChangeOwner("/f", -1, 7));
        Assert.Equal(0u, _tree.At("/f").Inode.Mode & ModeBits.SetUser);
    }

    [Fact]
    public void WritingDropsSetuid()
    {
        _tree.File("/f");
        _tree.ChangeOwner("/f", Owner, Group);
        _tree.ChangeMode("/f", 0x9FF);
        _tree.As(Other, Other);
        Assert.Equal(Errno.Ok, _tree.Open("/f", OpenFlags.WriteOnly, out OpenFile? file));
        _tree.Write(file!, "x", out _);
        Assert.Equal(0x1FFu, _tree.At("/f").Inode.Mode & ModeBits.Permissions);
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
