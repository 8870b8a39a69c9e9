using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Tests.Support;
using Rill.Protocols;
using Rill.Protocols.Posix;

namespace Rill.Posix.Tests.Processes;

/// <summary>Forks of processes whose space takes several turns to clone. Requests that are begun together lie in the server's
/// ring together.</summary>
public sealed class LongForkTests
{
    private readonly TestSystem _system = new();
    private readonly TestProgram _p;
    private readonly TestProgram _other;

    public LongForkTests()
    {
        _p = _system.Fork(_system.InitProgram);
        _other = _system.Fork(_system.InitProgram);
        _system.Machine.CloneSlices = 5;
    }

    [Fact]
    public void OthersAreServedBetweenTheSlices()
    {
        var fork = Fork();
        var join = _system.InitProgram.Client.SetProcessGroupAsync(new SetProcessGroupRequest { Process = _p.Id });
        _system.Run();
        Reply<ForkReply> reply = fork.Result;
        Assert.True(reply.IsOk && join.Result.IsOk);
        Process child = _system.Server.Processes.Find((int)reply.Value.Id)!;

        // It is what its parent was in the end.
        Assert.Equal((_p.Process, _p.Id), (child.Parent, child.Group.Id));
        Assert.Equal(0, _system.Server.Held.Count);
    }

    [Fact]
    public void SeveralAtOnceTakeTurns()
    {
        var one = Fork();
        var two = _other.Client.ForkAsync(new() { ExitSignal = Signal.Chld, Area = 0x10000 });
        _system.Run();
        Assert.True(one.Result.IsOk && two.Result.IsOk);
    }

    [Fact]
    public void TheEndOfTheParentEndsIt()
    {
        ulong forks = _system.Server.Processes.Forks;
        _ = Fork();
        _ = _other.Client.KillAsync(new KillRequest { Process = _p.Id, Signal = Signal.Kill });
        _system.Run();
        Assert.Equal(forks, _system.Server.Processes.Forks);
        Assert.Equal(0, _system.Server.Held.Count);
        Assert.Equal(ProcessState.Zombie, _p.Process.State);
    }

    [Fact]
    public void ASignalWaitsForTheChild()
    {
        using var cancel = new CancellationTokenSource();
        var fork = _p.Client.ForkAsync(new() { ExitSignal = Signal.Chld, Area = 0x10000 }, cancel.Token);
        cancel.Cancel();
        _system.Run();
        Assert.True(fork.Result.IsOk);
    }

    private ValueTask<Reply<ForkReply>> Fork() => _p.Client.ForkAsync(new() { ExitSignal = Signal.Chld, Area = 0x10000 });
}
