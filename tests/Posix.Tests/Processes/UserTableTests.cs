using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Tests.Support;
using Rill.Posix.Vfs;

namespace Rill.Posix.Tests.Processes;

public class UserTableTests
{
    private readonly TestSystem _system = new();

    private UserTable Users => _system.Server.Users;

    [Fact]
    public void AUserIsThereAsLongAsAProcessIs()
    {
        Process child = _system.Fork(_system.InitProgram).Process;
        Assert.Equal((0u, 2, 2), (child.User.Id, child.User.Processes, child.User.Threads));
        Assert.Null(Users.Find(1000));
        Assert.Equal(Errno.Ok, Users.Move(child, 1000));
        User user = Users.Find(1000)!;
        Assert.Equal((1, 1, 1), (user.Processes, user.Threads, Users.Find(0)!.Processes));
        Assert.Same(user, child.User);
        Assert.NotEqual(Users.Find(0)!.Job, user.Job);

        // A zombie is a process of the user still.
        _system.Server.Exits.Exit(child, 0);
        _system.Run();
        Assert.Same(user, Users.Find(1000));
        _system.Server.Exits.Reap(child);
        Assert.Null(Users.Find(1000));
    }

    [Fact]
    public void AMoveToTheSameUserChangesNothing()
    {
        Process child = _system.Fork(_system.InitProgram).Process;
        User user = child.User;
        Assert.Equal(Errno.Ok, Users.Move(child, 0));
        Assert.Same(user, child.User);
        Assert.Equal(2, user.Processes);
    }

    [Fact]
    public void OnlyAChangeOfTheUserTellsWhetherThereAreTooMany()
    {
        TestProgram program = _system.Fork(_system.InitProgram);
        Process process = program.Process;
        Become(process, 1000);
        _system.Fork(program);
        process.Limits.Set(Resource.Processes, 0, 0);
        Become(process, 1000);
        Assert.False(process.ExceedsProcesses);
        Become(process, 1001);
        Assert.False(process.ExceedsProcesses);
        Become(process, 1000);
        Assert.True(process.ExceedsProcesses);
        Become(process, 1000);
        Assert.True(process.ExceedsProcesses);

        void Become(Process who, uint user) => Assert.Equal(
            Errno.Ok, CredentialChanges.SetUsers(Users, who, Protocols.Posix.IdChange.RealEffectiveSaved, user, -1, 0, out _));
    }

    [Fact]
    public void ChildrenAreTheUsersWhoseTheirParentIs()
    {
        TestProgram program = _system.Fork(_system.InitProgram);
        Assert.Equal(
            Errno.Ok,
            CredentialChanges.SetUsers(Users, program.Process, Protocols.Posix.IdChange.RealEffectiveSaved, 1000, -1, 0, out _));
        Process child = _system.Fork(program).Process;
        Assert.Equal(1000u, child.User.Id);
        Assert.Equal(2, child.User.Threads);
        Assert.Equal(Errno.ESRCH, Users.Kill(4000));
    }
}
